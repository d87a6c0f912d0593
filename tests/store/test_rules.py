"""Rules: what they may say, what they measure (against plain Python), and their life from draft to retired."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from random import Random
from statistics import fmean
from typing import Any

import pytest

from alerts.replay import replay_rule
from alerts.rule_evaluation import RuleIndex, compile_rule, evaluate_tests, index_rules
from alerts.rule_evaluation import RuleTest as Asked
from alerts.rule_evaluation import tests_of_signals as asked_of_signals
from graph.clock import instant
from graph.db.client import Graph
from graph.model.choices import DECISION_ROLES, ENGAGEMENT_KINDS, PARTNER_EDGES, SIGNAL_KINDS, STAGES
from graph.model.claims import Origin
from graph.model.model import MODEL
from graph.model.records import EdgeRecord, NodeRecord
from graph.rules.event_measures import NEVER
from graph.rules.rule_checks import load_rule
from graph.rules.rule_lifecycle import RULES
from graph.store import writers as store
from tests.helpers.paths import ROOT
from tests.helpers.rules import FACTS, MEASURED, rule
from tests.helpers.servers import wipe

FEED = Origin("crm", 100, "crm.xlsx!2", "run", instant(dt.datetime(2026, 1, 1)), "customers")
DAY = dt.date(2026, 11, 20)
AT = instant(dt.datetime.combine(DAY, dt.time(12)))


# -- what rules measure


class World:
    """A small ecosystem of chance, as records for the graph and as plain facts to compute from."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.nodes: list[NodeRecord] = []
        self.edges: list[EdgeRecord] = []
        self.customers = [f"C{n}" for n in range(5)]
        self.partners = {f"{role[:2]}{n}": role for role in PARTNER_EDGES for n in range(3)}
        self.people = [f"P{n}" for n in range(8)]
        self.signals, self.met, self.works = [], [], []
        self.ratings, self.deals, self.vetoes, self.staff = [], [], [], []
        self.decides, self.certificates, self.stock, self.faults = [], [], [], []
        self.requests: list[tuple[Any, ...]] = []
        self._parties()
        self._events()
        self._partnership()
        self._workspaces()

    def day(self, back: int = 400, ahead: int = 0) -> dt.date:
        return DAY - dt.timedelta(days=self.random.randint(-ahead, back))

    def moment(self, back: int = 200) -> dt.datetime:
        return instant(dt.datetime.combine(self.day(back, 5), dt.time(self.random.randint(0, 23))))

    def node(self, labels: tuple[str, ...], id: str, **values: Any) -> str:
        self.nodes.append(NodeRecord(labels, id, {k: v for k, v in values.items() if v is not None}, FEED))
        return id

    def edge(self, type: str, start: tuple[str, str], end: tuple[str, str], key: str = "", **values: Any) -> None:
        self.edges.append(EdgeRecord(type, start, end, {k: v for k, v in values.items() if v is not None}, FEED, key))

    def some(self, values: Any) -> Any:
        return self.random.choice(list(values))

    def span(self) -> tuple[dt.date | None, dt.date | None]:
        start = self.some([None, self.day(300)])
        return start, self.some([None, None, (start or self.day(300)) + dt.timedelta(days=self.random.randint(1, 400))])

    def _parties(self) -> None:
        for id in self.customers:
            self.node(
                ("Organization", "Customer"),
                id,
                name=f"客户{id}",
                industry=self.some(["NEV", "medical"]),
                region=self.some(["无锡", "苏州"]),
                tier=self.some("ABC"),
                employees=self.random.randint(1, 900),
            )
        for id, role in self.partners.items():
            self.node(("Organization", role), id, name=f"伙伴{id}")
        for id in self.people:
            self.node(("Person", "Engineer"), id, name=f"人{id}")
            start, end = self.span()
            at = self.some(
                [
                    self.some(self.customers),
                    self.some(p for p, role in self.partners.items() if role == "ServiceProvider"),
                ]
            )
            self.edge("WORKS_AT", ("Person", id), ("Organization", at), valid_from=start, valid_to=end)
            self.staff.append((id, at, start, end))

    def _events(self) -> None:
        for n in range(40):
            c, at, kind = self.some(self.customers), self.moment(), self.some(SIGNAL_KINDS)
            budget = self.some([None, self.random.randint(1, 90) * 100_000])
            self.node(("Signal",), f"S{n}", kind=kind, at=at, budget=budget, strength=self.random.random(), title="t")
            self.edge("SIGNALS", ("Signal", f"S{n}"), ("Organization", c))
            self.signals.append((f"S{n}", c, at, kind, budget))
        for n in range(40):
            c, at, kind = self.some(self.customers), self.moment(), self.some(ENGAGEMENT_KINDS)
            self.node(("Engagement",), f"E{n}", kind=kind, at=at)
            about = self.some([c, None])
            if about:
                self.edge("ABOUT", ("Engagement", f"E{n}"), ("Organization", c))
            who = self.random.sample(self.people, 2)
            for p in who:
                self.edge("TOOK_PART", ("Person", p), ("Engagement", f"E{n}"))
            self.met.append((about, at, kind, who))

    def _partnership(self) -> None:
        for n, (p, role) in enumerate(self.partners.items()):
            for c in self.random.sample(self.customers, 3):
                start, end = self.span()
                self.edge(PARTNER_EDGES[role], ("Organization", p), ("Organization", c), valid_from=start, valid_to=end)
                self.works.append((p, role, c, start, end))
                for k in range(self.random.randint(0, 6)):
                    at, score = self.day(250, 5), float(self.random.randint(40, 100))
                    self.edge("RATED", ("Organization", c), ("Organization", p), f"{c}{p}{k}", score=score, at=at)
                    self.ratings.append((c, p, at, score))
            if role == "Distributor":
                for q in ("2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"):
                    turnover = self.random.randint(10, 90) / 10
                    self.node(("InventoryPeriod",), f"I{n}{q}", period=q, turnover=turnover)
                    self.edge("HELD_STOCK", ("Organization", p), ("InventoryPeriod", f"I{n}{q}"))
                    self.stock.append((p, q, turnover))
        for n in range(10):
            self._deal(n)
        for n, p in enumerate(self.people):
            expires = self.day(30, 150)
            self.node(("Certificate",), f"K{n}", name="k", level="senior", expires=expires)
            self.edge("HOLDS", ("Person", p), ("Certificate", f"K{n}"))
            self.certificates.append((p, f"K{n}", expires))
        for n in range(6):
            c = self.some(self.customers)
            self.node(("Asset",), f"X{n}", model="m")
            self.edge("INSTALLED_AT", ("Asset", f"X{n}"), ("Organization", c))
            for k in range(self.random.randint(0, 8)):
                opened = self.moment(300)
                closed = self.some([None, opened + dt.timedelta(days=self.random.randint(0, 90))])
                code, severity = self.some(["W1", "W2"]), self.some(["minor", "major", "down"])
                self.node(
                    ("MaintenanceRecord",),
                    f"M{n}-{k}",
                    fault_code=code,
                    severity=severity,
                    opened=opened,
                    closed=closed,
                )
                self.edge("FOR_ASSET", ("MaintenanceRecord", f"M{n}-{k}"), ("Asset", f"X{n}"))
                self.faults.append((c, f"X{n}", code, severity, opened, closed))

    def _workspaces(self) -> None:
        for n, c in enumerate(self.customers):
            closed = self.some([None, None, self.moment()])
            state, opened = "lost" if closed else "open", self.moment(300)
            self.node(("Workspace",), f"W{n}", state=state, opened=opened, closed=closed)
            self.edge("FOR_CUSTOMER", ("Workspace", f"W{n}"), ("Organization", c))
            for k in range(8):
                sent = self.moment()
                due, answered, withdrawn = (sent + dt.timedelta(days=self.random.randint(1, 90)) for _ in range(3))
                answered, withdrawn = self.some([(answered, None), (None, withdrawn), (None, None)])
                told = {"answered": answered, "withdrawn": withdrawn}
                self.node(("Request",), f"Q{n}-{k}", kind="stock", what="w", state="sent", sent=sent, due=due, **told)
                self.edge("IN_WORKSPACE", ("Request", f"Q{n}-{k}"), ("Workspace", f"W{n}"))
                self.requests.append((c, sent, due, answered or withdrawn, closed))

    def _deal(self, n: int) -> None:
        c, opened = self.some(self.customers), self.day(300, 5)
        closed = self.some([None, None, opened + dt.timedelta(days=self.random.randint(1, 300))])
        status = "open" if closed is None else self.some(["won", "lost"])
        amount, budget = (
            self.some([None, self.random.randint(1, 90) * 1e5]),
            self.some([None, self.random.randint(1, 90) * 1e5]),
        )
        expected, stage = self.some([None, self.day(30, 200)]), self.some(STAGES)
        self.node(
            ("Opportunity",),
            f"O{n}",
            name="o",
            status=status,
            stage=stage,
            amount=amount,
            budget=budget,
            opened=opened,
            closed=closed,
            expected=expected,
        )
        self.edge("OPENED", ("Organization", c), ("Opportunity", f"O{n}"))
        self.deals.append((f"O{n}", c, stage, amount, budget, opened, closed, expected))
        for p in self.random.sample(self.people, 2):
            role, (start, end) = self.some(DECISION_ROLES), self.span()
            self.edge("DECIDES", ("Person", p), ("Opportunity", f"O{n}"), role=role, valid_from=start, valid_to=end)
            self.decides.append((p, f"O{n}", role, start, end))
        if self.some([True, False]):
            p, (start, end) = self.some(self.people), self.span()
            target = self.some([("Opportunity", f"O{n}"), ("Organization", c)])
            self.edge("HAS_VETO", ("Person", p), target, valid_from=start, valid_to=end)
            self.vetoes.append((p, target[1], start, end))

    # the same measures in plain Python

    def measure(self, fact: str, given: dict[str, Any], c: str, signal: str | None, at: dt.datetime) -> Any:
        return getattr(self, f"m_{fact}")(given, c, signal, at)

    @staticmethod
    def true_on(start: dt.date | None, end: dt.date | None, day: dt.date) -> bool:
        return (start is None or start <= day) and (end is None or end > day)

    def happened(self, rows: list[tuple[dt.datetime, str]], g: dict[str, Any], at: dt.datetime) -> list[dt.datetime]:
        kinds = g.get("kind")
        since = at - dt.timedelta(days=g["within"]) if "within" in g else instant(dt.datetime.min)
        return [when for when, kind in rows if since < when <= at and (kinds is None or kind in kinds)]

    def of_signals(self, c: str) -> list[Any]:
        return [(at, kind) for _, of, at, kind, _ in self.signals if of == c]

    def of_meetings(self, c: str) -> list[Any]:
        return [(at, kind) for of, at, kind, _ in self.met if of == c]

    def m_signals(self, g: Any, c: str, s: Any, at: Any) -> int:
        return len(self.happened(self.of_signals(c), g, at))

    def m_engagements(self, g: Any, c: str, s: Any, at: Any) -> int:
        return len(self.happened(self.of_meetings(c), g, at))

    def more(self, rows: list[Any], g: Any, at: Any) -> int:
        last = len(self.happened(rows, g, at))
        return last - (len(self.happened(rows, g | {"within": 2 * g["within"]}, at)) - last)

    def m_signals_change(self, g: Any, c: str, s: Any, at: Any) -> int:
        return self.more(self.of_signals(c), g, at)

    def m_engagements_change(self, g: Any, c: str, s: Any, at: Any) -> int:
        return self.more(self.of_meetings(c), g, at)

    def m_days_since_signal(self, g: Any, c: str, s: Any, at: Any) -> int:
        found = self.happened(self.of_signals(c), g, at)
        return (at.date() - max(found).date()).days if found else NEVER

    def m_days_since_touched(self, g: Any, c: str, s: Any, at: Any) -> int:
        here = {p for p, where, start, end in self.staff if where == c and self.true_on(start, end, at.date())}
        found = [
            when
            for of, when, kind, who in self.met
            if kind != "consultation" and when <= at and (of == c or here & set(who))
        ]
        return (at.date() - max(found).date()).days if found else NEVER

    def open_deals(self, c: str, day: dt.date) -> list[Any]:
        return [d for d in self.deals if d[1] == c and d[5] <= day and (d[6] is None or d[6] > day)]

    def m_open_opportunities(self, g: Any, c: str, s: Any, at: Any) -> int:
        return sum(1 for d in self.open_deals(c, at.date()) if "stage" not in g or d[2] in g["stage"])

    def m_largest_amount(self, g: Any, c: str, s: Any, at: Any) -> Any:
        return max((d[3] for d in self.open_deals(c, at.date()) if d[3] is not None), default=None)

    def m_budget(self, g: Any, c: str, s: Any, at: Any) -> Any:
        named = [budget for id, *_, budget in self.signals if id == s and budget is not None]
        return max([*named, *(d[4] for d in self.open_deals(c, at.date()) if d[4] is not None)], default=None)

    def m_days_to_close(self, g: Any, c: str, s: Any, at: Any) -> Any:
        return min(((d[7] - at.date()).days for d in self.open_deals(c, at.date()) if d[7]), default=None)

    def partners_of(self, g: Any, c: str, day: dt.date) -> set[str]:
        return {
            p
            for p, role, of, start, end in self.works
            if of == c and self.true_on(start, end, day) and ("role" not in g or role in g["role"])
        }

    def answers(self, g: Any, c: str, p: str, day: dt.date) -> list[Any]:
        return [
            (when, score)
            for of, to, when, score in self.ratings
            if (of, to) == (c, p) and day - dt.timedelta(days=g["within"]) <= when <= day
        ]

    def m_satisfaction(self, g: Any, c: str, s: Any, at: Any) -> Any:
        found = [self.answers(g, c, p, at.date()) for p in self.partners_of(g, c, at.date())]
        return min((fmean(score for _, score in a) for a in found if len(a) >= 3), default=None)

    def m_satisfaction_change(self, g: Any, c: str, s: Any, at: Any) -> Any:
        half, moves = at.date() - dt.timedelta(days=g["within"] // 2), []
        for p in self.partners_of(g, c, at.date()):
            rows = self.answers(g, c, p, at.date())
            new, old = [x for when, x in rows if when >= half], [x for when, x in rows if when < half]
            if len(rows) >= 3 and new and old:
                moves.append(fmean(new) - fmean(old))
        return min(moves, default=None)

    def m_role_missing(self, g: Any, c: str, s: Any, at: Any) -> bool:
        def there(deal: str, part: str) -> bool:
            return any(
                o == deal and role == part and self.true_on(a, b, at.date()) for _, o, role, a, b in self.decides
            )

        return any(not there(d[0], part) for d in self.open_deals(c, at.date()) for part in g["part"])

    def m_veto_untouched(self, g: Any, c: str, s: Any, at: Any) -> int:
        targets = {c, *(d[0] for d in self.open_deals(c, at.date()))}
        holders = {p for p, t, a, b in self.vetoes if t in targets and self.true_on(a, b, at.date())}
        since = at - dt.timedelta(days=g["within"])
        met = {p for _, when, kind, who in self.met if kind != "consultation" and since < when <= at for p in who}
        return len(holders - met)

    def m_certificates_lapsing(self, g: Any, c: str, s: Any, at: Any) -> int:
        day = at.date()
        serving = self.partners_of({"role": ["ServiceProvider"]}, c, day)
        staff = {p for p, where, a, b in self.staff if where in serving and self.true_on(a, b, day)}
        return sum(
            1
            for p, _, expires in self.certificates
            if p in staff and day < expires <= day + dt.timedelta(days=g["within"])
        )

    def m_contracts_ending(self, g: Any, c: str, s: Any, at: Any) -> int:
        day = at.date()
        return sum(
            1
            for p, role, of, a, b in self.works
            if of == c
            and self.true_on(a, b, day)
            and ("role" not in g or role in g["role"])
            and b is not None
            and b <= day + dt.timedelta(days=g["within"])
        )

    def m_turnover_change(self, g: Any, c: str, s: Any, at: Any) -> Any:
        day, falls = at.date(), []
        now = f"{day.year}Q{(day.month + 2) // 3}"
        for p in self.partners_of({"role": ["Distributor"]}, c, day):
            past = [t for of, q, t in sorted(self.stock, key=lambda r: r[1], reverse=True) if of == p and q < now]
            if len(past) > 1:
                falls.append((past[0] - past[1]) / past[1])
        return min(falls, default=None)

    def m_repeated_faults(self, g: Any, c: str, s: Any, at: Any) -> int:
        since = at - dt.timedelta(days=g["within"])
        return max(
            Counter(
                (x, code)
                for of, x, code, severity, opened, _ in self.faults
                if of == c and since < opened <= at and ("severity" not in g or severity in g["severity"])
            ).values(),
            default=0,
        )

    def m_open_faults(self, g: Any, c: str, s: Any, at: Any) -> int:
        return sum(
            1
            for of, _, _, severity, opened, closed in self.faults
            if of == c
            and opened <= at
            and (closed is None or closed > at)
            and ("severity" not in g or severity in g["severity"])
        )

    def m_requests_overdue(self, g: Any, c: str, s: Any, at: Any) -> int:
        return sum(
            of == c and sent <= at and due < at and all(end is None or end > at for end in ends)
            for of, sent, due, *ends in self.requests
        )


def test_what_rules_measure_is_what_plain_python_computes(empty: Graph):
    seen = defaultdict(set)
    for seed in (1, 2, 3):
        world = World(seed)
        wipe(empty)
        store.upsert(empty, [*world.nodes, *world.edges])
        for n, (fact, given) in enumerate(MEASURED):
            two = [
                compile_rule(rule({"fact": fact, "known": known} | given, id=f"r{n}{known}"), 1, FACTS)
                for known in (True, False)
            ]
            assert two[0].shape == two[1].shape, "one statement"
            tests = [
                Asked(asked, at, {"customer": c, "signal": s, "name": c, "name_en": c})
                for asked in two
                for c in world.customers
                for s in (None, *[x[0] for x in world.signals if x[1] == c][:1])
                for at in (AT, AT - dt.timedelta(days=47), AT - dt.timedelta(days=150))
            ]
            found = evaluate_tests(empty, tests)
            assert not found.failures and len(found.firings) * 2 == len(tests)
            for firing in found.firings:
                value = firing.facts[0]["value"]
                assert firing.facts[0]["tests"] == {"known": value is not None}
                expected = world.measure(fact, given, firing.customer, firing.signal, firing.at)
                assert value == pytest.approx(expected), (fact, given, firing)
                seen[n].add(value)
    assert {MEASURED[n][0] for n, values in seen.items() if len(values) == 1} == set()  # nothing is always the same


def test_conditions_are_put_together_as_in_logic(empty: Graph):
    """All, any and not, over known and unknown values, against Python's own."""
    world = World(5)
    store.upsert(empty, [*world.nodes, *world.edges])
    signals = [x for x in world.signals if x[2] <= AT]
    rows = [{"customer": c, "signal": s, "name": c, "name_en": c} for s, c, *_ in signals]
    random = Random(7)

    def condition(depth: int) -> tuple[dict[str, Any], Any]:
        way = random.choice(["fact", "fact", "all", "any", "not"]) if depth else "fact"
        if way == "not":
            inner, holds = condition(depth - 1)
            return {"not": inner}, lambda c, s: not holds(c, s)
        if way in ("all", "any"):
            parts = [condition(depth - 1) for _ in range(random.randint(1, 3))]
            join = all if way == "all" else any
            return {way: [p for p, _ in parts]}, lambda c, s: join(h(c, s) for _, h in parts)
        fact, given = random.choice([m for m in MEASURED if m[0] not in ("role_missing",)])
        value = world.measure(fact, given, random.choice(world.customers), None, AT) or 0
        op, holds = random.choice(
            [("above", lambda m: m > value), ("at_most", lambda m: m <= value), ("is", lambda m: m == value)]
        )
        return {
            "fact": fact,
            op: value,
        } | given, lambda c, s: (m := world.measure(fact, given, c, s, AT)) is not None and bool(holds(m))

    for n in range(18):
        asked, holds = condition(3)
        compiled = compile_rule(rule(asked, id=f"r{n}"), 1, FACTS)
        found = {
            (f.customer, f.signal) for f in evaluate_tests(empty, [Asked(compiled, AT, row) for row in rows]).firings
        }
        assert found == {(c, s) for s, c, *_ in signals if holds(c, s)}, asked


def test_the_index_leaves_out_only_what_can_t_hold(empty: Graph):
    world = World(9)
    store.upsert(empty, [*world.nodes, *world.edges])
    conditions = [
        {"all": [{"fact": "customer.industry", "is": "NEV"}, {"fact": "signal.kind", "in": ["tender", "budget"]}]},
        {"fact": "signal.kind", "is": "complaint"},
        {"all": [{"fact": "customer.region", "in": ["无锡", "苏州"]}, {"fact": "signals", "above": 3}]},
        {"any": [{"fact": "customer.industry", "is": "NEV"}, {"fact": "signal.kind", "is": "tender"}]},
        {"not": {"fact": "customer.industry", "is": "NEV"}},
    ]
    compiled = [compile_rule(rule(c, id=f"r{n}"), 1, FACTS) for n, c in enumerate(conditions)]
    from graph.alerts.alert_feed import signals_between

    rows = signals_between(empty, instant(dt.datetime(2000, 1, 1)), instant(dt.datetime(2100, 1, 1)))
    book = RuleIndex(compiled)
    by_index = {
        (f.rule, f.signal, f.customer) for f in evaluate_tests(empty, asked_of_signals(book, rows, None)).firings
    }
    everything = {
        (f.rule, f.signal, f.customer)
        for f in evaluate_tests(empty, [Asked(c, row["at"], row) for c in compiled for row in rows]).firings
    }
    assert by_index == everything and everything
    assert sum(len(book.of(row)) for row in rows) < len(compiled) * len(rows)


def test_a_rule_that_fails_does_not_keep_the_others_from_holding(empty: Graph):
    world = World(2)
    store.upsert(empty, [*world.nodes, *world.edges])
    bodies = [RULES.dump(rule({"fact": "signals", "at_least": 1}, id="good"))]
    broken = json.loads(bodies[0])
    broken |= {"id": "gone", "if": {"fact": "customer.beds", "above": 3}}  # of an extension that is not there any more
    book = index_rules(
        [{"id": "good", "version": 1, "body": bodies[0]}, {"id": "gone", "version": 1, "body": json.dumps(broken)}],
        MODEL,
    )
    assert list(book.failures) == ["gone"] and "customer.beds" in book.failures["gone"].en
    assert [c.rule.id for c in book.of({"kind": "tender", "industry": "NEV", "region": "无锡"})] == ["good"]


def test_replay_of_the_seed_names_the_expansion_customer(seeded: Graph, snapshot: dt.date):
    found = replay_rule(
        seeded, load_rule(ROOT / "rules" / "nev-expansion.yaml").value, snapshot - dt.timedelta(days=90), snapshot
    )
    rows = seeded.read(
        """MATCH (s:Signal)-[:SIGNALS]->(c:Customer) WHERE s.kind IN ['expansion', 'tender', 'budget'] AND c.industry = 'NEV'
        AND date(s.at) >= $since AND date(s.at) <= $day
        OPTIONAL MATCH (c)-[:OPENED]->(o) WHERE o.opened <= date(s.at) AND (o.closed IS NULL OR o.closed > date(s.at))
        WITH s, c, max(o.budget) AS b WITH s, c, CASE WHEN b IS NULL OR s.budget > b THEN s.budget ELSE b END AS budget
        WHERE budget > 5000000 RETURN s.id AS signal, c.id AS customer""",
        since=snapshot - dt.timedelta(days=90),
        day=snapshot,
    )
    assert {(r["signal"], r["customer"]) for r in rows} == {(f["signal"], f["customer"]) for f in found}
    assert "C021" in {f["customer"] for f in found}
    assert all(f["told"][0]["zh"] and f["told"][0]["en"] for f in found)
