"""Measures of events: signals and engagements with a customer, how many, how many more, how long ago, as Cypher."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.db.as_of import is_valid

Arguments = Mapping[str, str]  # argument → the Cypher that stands for its value, for those that are given
NEVER = 100_000  # days since what never happened


def narrowed(expression: str, arguments: Arguments, name: str) -> list[str]:
    return [f"{expression} IN {arguments[name]}"] if name in arguments else []


def _since(expression: str, arguments: Arguments) -> list[str]:
    """Within the last days; without a number, at any time before."""
    return [f"{expression} > at - duration({{days: {arguments['within']}}})"] if "within" in arguments else []


def _events(label: str, var: str, match: str, arguments: Arguments, *more: str) -> tuple[str, str]:
    """(pattern, condition) of what happened to the customer until now."""
    conditions = [
        f"{var}.at <= at",
        *_since(f"{var}.at", arguments),
        *narrowed(f"{var}.kind", arguments, "kind"),
        *more,
    ]
    return f"MATCH {match.format(v=var, label=label)}", " AND ".join(conditions)


def signals_of(arguments: Arguments, *more: str) -> tuple[str, str]:
    return _events("Signal", "x", "(x:Signal)-[:SIGNALS]->(c)", arguments, *more)


def engagements_of(arguments: Arguments, *more: str) -> tuple[str, str]:
    return _events("Engagement", "x", "(x:Engagement)-[:ABOUT]->(c)", arguments, *more)


Events = Callable[..., tuple[str, str]]


def count_events(events: Events) -> Callable[[Arguments], str]:
    def read(arguments: Arguments) -> str:
        match, where = events(arguments)
        return f"COUNT {{ {match} WHERE {where} }}"

    return read


def change_of_events(events: Events) -> Callable[[Arguments], str]:
    """How many more in the last days than in as many days before those."""

    def read(arguments: Arguments) -> str:
        match, where = events({k: v for k, v in arguments.items() if k != "within"})
        last = f"at - duration({{days: {arguments['within']}}})"
        before = f"at - duration({{days: 2 * {arguments['within']}}})"
        return (
            f"(COUNT {{ {match} WHERE {where} AND x.at > {last} }} - "
            f"COUNT {{ {match} WHERE {where} AND x.at <= {last} AND x.at > {before} }})"
        )

    return read


def days_since_event(events: Events) -> Callable[[Arguments], str]:
    def read(arguments: Arguments) -> str:
        match, where = events(arguments)
        return (
            f"coalesce(duration.inDays(date(COLLECT {{ {match} WHERE {where} RETURN max(x.at) }}[0]), day).days, "
            f"{NEVER})"
        )

    return read


def days_since_touched(arguments: Arguments) -> str:
    """Days since anybody who works there, or the customer itself, was met."""
    return (
        f"coalesce(duration.inDays(date(COLLECT {{ CALL (c, at) {{ "
        "MATCH (x:Engagement)-[:ABOUT]->(c) WHERE x.kind <> 'consultation' AND x.at <= at RETURN x.at AS met UNION ALL "
        "MATCH (c)<-[w:WORKS_AT]-(:Person)-[:TOOK_PART]->(x:Engagement) WHERE x.kind <> 'consultation' AND x.at <= at "
        f"AND {is_valid('w', 'date(at)')} RETURN x.at AS met "
        f"}} RETURN max(met) }}[0]), day).days, {NEVER})"
    )
