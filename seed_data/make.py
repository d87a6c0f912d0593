"""Tell the story from a seed, and write the exports: `python -m seed_data.make [--seed N] [--out DIR]`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import acquaintances, consultations, signals, touchpoints, upkeep
from .casting import populate
from .crm import sheets
from .dirt import Counts, soil
from .feeds import encodings, feeds
from .files import Tables, write
from .influence import IMPORTANT, Deciding, Shares, decide, formal, vetoed
from .names import stream
from .partnership import Dealings, deal
from .traces import Traces
from .world import SNAPSHOT, START, World, days_before

__all__ = ["SEED", "SNAPSHOT", "START", "Truth", "make", "truth"]

SEED = 20261120
EXPORTS = Path(__file__).parent / "exports"


@dataclass(frozen=True, slots=True)
class Truth:
    """What only the story knows; the exports never say it, and nothing but tests may read it."""

    influence: Shares  # opportunity -> person (contact or KOL) -> share, sums to 1
    hidden: frozenset[tuple[str, str]]  # (open opportunity, person) with influence that nobody registered
    veto: frozenset[tuple[str, str]]  # (open opportunity, person)
    good_partner: dict[tuple[str, str], float]  # (partner or KOL, customer) -> chance of working well
    cases: dict[str, dict[str, str]]  # the four named cases: part -> id
    dirt: Counts  # file or sheet -> kind -> rows
    outside: float  # share of influence outside the formal buying chain, mean over the open opportunities
    same_person: dict[str, str]  # KOL id -> contact id
    same_organisation: dict[str, str]  # partner id -> customer id


def truth(seed: int = SEED) -> Truth:
    return _tell(seed)[2]


def make(seed: int = SEED, out: Path = EXPORTS) -> Truth:
    """Write every export into `out`; the truth comes back and is not written."""
    world, files, told = _tell(seed)
    write(files, encodings(world), out)
    return told


def _tell(seed: int) -> tuple[World, Tables, Truth]:
    world = populate(seed)
    dealings = deal(world)
    deciding = decide(world)
    traces = _act(world, dealings, deciding)
    files: Tables = {f"crm.xlsx/{name}": table for name, table in sheets(world, dealings, deciding, traces).items()}
    files |= feeds(world, dealings, traces)
    return world, files, _truth(world, dealings, deciding, traces, soil(world, files))


def _act(world: World, dealings: Dealings, deciding: Deciding) -> Traces:
    def rng(topic: str) -> np.random.Generator:
        return stream(world.seed, topic)

    met = touchpoints.engagements(rng("engagements"), world, dealings, deciding)
    return Traces(
        engagements=met,
        acquaintances=acquaintances.acquaintances(rng("acquaintances"), world, dealings, met),
        consultations=consultations.consultations(rng("consultations"), world, dealings, deciding),
        signals=signals.signals(rng("signals"), world),
        repairs=upkeep.repairs(rng("repairs"), world, dealings),
        stock=upkeep.stock(rng("stock"), world),
        certificates=upkeep.certificates(rng("certificates"), world),
    )


def _truth(world: World, dealings: Dealings, deciding: Deciding, traces: Traces, dirt: Counts) -> Truth:
    open_ids = [o.id for o in world.opportunities if o.open]
    outside = [sum(s for p, s in deciding.shares[o].items() if not formal(world, p)) for o in open_ids]
    return Truth(
        influence=deciding.shares,
        hidden=_hidden(open_ids, deciding, traces),
        veto=frozenset(vetoed(world, deciding)),
        good_partner={pair: float(1 / (1 + np.exp(-fit))) for pair, fit in dealings.fit.items()},
        cases=_cases(world, traces),
        dirt=dirt,
        outside=float(np.mean(outside)),
        same_person=dict(world.same_person),
        same_organisation=dict(world.same_organisation),
    )


def _hidden(open_ids: list[str], deciding: Deciding, traces: Traces) -> frozenset[tuple[str, str]]:
    """A share worth a visit, no decision role registered, and less than two meetings with us in a year."""
    registered = {(row[0], row[1]) for row in deciding.roles}
    met: dict[str, int] = {}
    for e in traces.engagements:
        if e.kind != "工单" and e.at.date() >= days_before(365):
            for person in e.attendees:
                met[person] = met.get(person, 0) + 1
    return frozenset(
        (o, person)
        for o in open_ids
        for person, share in deciding.shares[o].items()
        if share >= IMPORTANT and person[0] == "P" and (o, person) not in registered and met.get(person, 0) < 2
    )


def _cases(world: World, traces: Traces) -> dict[str, dict[str, str]]:
    cast = world.cast

    def signal(customer: str, kind: str) -> str:
        places = [i for i, s in enumerate(traces.signals, 1) if (s.customer, s.kind) == (customer, kind)]
        return f"SG{places[-1]:03}"

    return {
        "expansion": {
            "customer": cast.expansion,
            "signal": signal(cast.expansion, "expansion"),
            "high": cast.high,
            "low": cast.low,
            "few": cast.few,
            "opportunity": cast.ehs_opportunity,
        },
        "ehs_veto": {"customer": cast.expansion, "opportunity": cast.ehs_opportunity, "person": cast.ehs},
        "it_head": {"customer": cast.hospital, "opportunity": cast.it_opportunity, "person": cast.it_head},
        "distributor": {
            "distributor": cast.holder,
            "customer": cast.risk_customer,
            "opportunity": cast.risk_opportunity,
            "signal": signal(cast.risk_customer, "complaint"),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=EXPORTS)
    arguments = parser.parse_args()
    made = make(arguments.seed, arguments.out)
    print(f"exports in {arguments.out}: {len(made.influence)} opportunities, {len(made.hidden)} hidden deciders")


if __name__ == "__main__":
    main()
