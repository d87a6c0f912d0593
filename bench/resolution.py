"""How well entity resolution finds who is one party: pairwise precision, recall and F1 beside two baselines.

    python bench/resolution.py [--quick] [--hard] [--dev] [--size] [--data FOLDER]

The labelled set is made from the names in ../shared/data/cn_listed: each company and executive is written one to four
times as people write them, some with keys (30 % a credit code), and look-alikes are added that are others (branches,
subsidiaries, namesakes). Companies are split in two halves: one for developing (`--dev`, seed 1), one for testing
(seed 2). The kinds of spelling in TEST_ONLY appear in the test half alone. The matcher is trained on the records it
resolves, without labels; the threshold of TF-IDF is the best one on the development half. Seconds and memory of 100,000
organisations and 300,000 people through Neo4j are those of bench/resolution_size.py. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from pypinyin import lazy_pinyin
from scipy import sparse

sys.path[0] = str(Path(__file__).parents[1])  # else bench/ingest.py would stand for the package `ingest`

from bench.resolution_size import measure_size  # noqa: E402
from bench.spellings import (  # noqa: E402
    CITIES,
    ENDINGS,
    FORMS,
    HOMOPHONES,
    KINDS,
    OTHERS,
    PLAIN,
    SIMPLIFIED_TO_TRADITIONAL,
    TEST_ONLY,
    TRADES,
    Company,
    Write,
    latin,
)
from ingest.names.name_words import provinces  # noqa: E402
from ingest.names.normalization import clean_name  # noqa: E402
from ingest.resolve.candidate_pairs import COMPARISONS, blocked_pairs, compare_profiles  # noqa: E402
from ingest.resolve.clusters import clusters  # noqa: E402
from ingest.resolve.matching import Matcher  # noqa: E402
from ingest.resolve.profiles import Profile  # noqa: E402
from ingest.resolve.shipped import SHIPPED  # noqa: E402

DATA = Path(__file__).parents[2] / "shared/data/cn_listed"
DEV, TEST = 1, 2  # seeds, and halves of the companies


@dataclass
class Labelled:
    """Records and, beside each, who it really is."""

    profiles: list[Profile] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)

    def add(self, party: str, profile: Profile) -> None:
        self.profiles.append(profile)
        self.truth[profile.id] = party


def read(folder: Path) -> tuple[dict[str, tuple[str, str]], list[dict[str, str]]]:
    """Code to (short name, industry), B shares left out as their company is there already; and the executives."""
    told: dict[str, tuple[str, str]] = {}
    for file in ("stock_concept_prep.csv", "stock_industry_prep.csv"):
        for row in csv.DictReader((folder / file).open(encoding="utf-8")):
            told[row["code"]] = (_plain(row["name"]), row["c_name"])
    executives = list(csv.DictReader((folder / "executive_prep.csv").open(encoding="utf-8")))
    return {code: t for code, t in sorted(told.items()) if code[:3] not in ("900", "200")}, executives


def _plain(name: str) -> str:
    """东睦股份 → 东睦, *ST万里 → 万里."""
    name = re.sub(r"^(S?\*?ST|N|XD|XR|DR)|[AB]$|\s", "", clean_name(name).upper())
    return re.sub("(股份|集团|控股)$", "", name) if len(name) > 3 else name


def companies(told: dict[str, tuple[str, str]], half: int, hard: bool = False) -> list[Company]:
    """The companies of one half, and look-alikes: branches, subsidiaries, and others of the same name elsewhere."""
    rng = random.Random(f"companies {half}")
    for char in {c for name, _ in told.values() for c in name if c >= "\u4e00"}:
        if char not in HOMOPHONES[lazy_pinyin(char)[0]]:
            HOMOPHONES[lazy_pinyin(char)[0]].append(char)
    for others in HOMOPHONES.values():
        others.sort()
    made = []
    for at, (code, (name, industry)) in enumerate(told.items()):
        if at % 2 != half % 2:
            continue
        own = next((p for p in sorted(provinces(), key=len, reverse=True) if name.startswith(p) and p != "中国"), "")
        trade, trade_en = TRADES.get(industry, ("科技", "Technology"))
        if any(name.endswith(zh) for zh in ENDINGS) or len(name) > 3:
            trade, trade_en = "", ""
        company = Company(code, name, own or rng.choice(list(CITIES)), trade, trade_en, industry, rng.choice(FORMS[:2]))
        made += [company, *_relatives(company, rng, 1 if hard else 0.5)]
    for company in made:
        company.code = credit_code(rng)
    return made


def _relatives(c: Company, rng: random.Random, share: float) -> list[Company]:
    elsewhere = rng.choice([city for city in CITIES if city != c.city])
    trade, trade_en = rng.choice(OTHERS)
    found = []
    if rng.random() < 0.10 * share:
        found.append(replace(c, id=c.id + "-branch", site=f"{elsewhere}分公司"))
    if rng.random() < 0.12 * share:
        city = rng.choice([c.city, elsewhere]) if c.place else c.city
        found.append(
            replace(c, id=c.id + "-sub", trade=trade, trade_en=trade_en, city=city, form="有限公司", short=False)
        )
    if rng.random() < 0.03 * share and c.place:
        found.append(replace(c, id=c.id + "-namesake", city=elsewhere, form="有限公司", short=False))
    return found


def credit_code(rng: random.Random) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91" + "".join(rng.choice("0123456789") for _ in range(6)) + "".join(rng.choice(letters) for _ in range(9))
    total = sum(letters.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + letters[-total % 31]


def mix(half: int, hard: bool) -> tuple[list[Write], list[float]]:
    """The kinds of spelling and how often each is used: the difficult ones half as often unless it shall be hard."""
    kinds = KINDS + (TEST_ONLY if half == TEST else [])
    return [kind for kind, _ in kinds], [weight * (1 if hard or kind in PLAIN else 0.5) for kind, weight in kinds]


def organizations(
    told: dict[str, tuple[str, str]], half: int, share: float = 1, hard: bool = False
) -> tuple[Labelled, list[Company]]:
    """One to four records of each company, a third of them with keys."""
    rng = random.Random(f"records {half}")
    kinds, weights = mix(half, hard)
    labelled, made = Labelled(), companies(told, half, hard)
    made = made[: int(len(made) * share)]
    for company in made:
        writers = dict.fromkeys(rng.choices(kinds, weights, k=rng.choice([1, 2, 2, 3, 4])))
        for number, write in enumerate(writers):
            profile = Profile(f"{company.id}/{number}", "Organization", [write(company, rng)], {}, {}, write.__name__)
            _tell(profile, company, rng)
            labelled.add(company.id, profile)
    rng.shuffle(labelled.profiles)
    return labelled, made


def _tell(profile: Profile, c: Company, rng: random.Random) -> None:
    """Keys and facts as sources know them: most know few."""
    if rng.random() < 0.3:
        profile.keys["credit_code"] = c.code
    if rng.random() < 0.2:
        profile.keys["domain"] = f"{latin(c.base).lower()}-{c.id.replace('-sub', '').replace('-branch', '')}.example"
    if rng.random() < 0.1:
        profile.keys["phone"] = "0512-" + str(int(c.code[2:8]) + 10**7)[:8]
    if rng.random() < 0.4:
        profile.facts["city"] = c.site[:2] or c.city
    if rng.random() < 0.3:
        profile.facts["industry"] = c.industry


def persons(executives: list[dict[str, str]], made: list[Company], half: int, hard: bool = False) -> Labelled:
    """One to three records of each executive, the employer written in as many ways as the company."""
    rng = random.Random(f"people {half}")
    kinds, weights = mix(half, hard)
    by_code = {c.id: c for c in made}
    labelled = Labelled()
    for row in executives:
        company = by_code.get(row["code"])
        if not company or rng.random() < 0.5:
            continue
        party = f"{row['code']}-{row['name']}"
        phone, mail = (
            f"138{rng.randrange(10**8):08}",
            f"{latin(row['name']).lower()}{rng.randrange(100)}@{row['code']}.example",
        )
        for number in range(rng.choice([1, 2, 2, 3])):
            employer = rng.choices(kinds, weights)[0](company, rng)
            profile = Profile(
                f"{party}/{number}", "Person", [_spelled(row["name"], rng, half)], {}, {"employers": [employer]}
            )
            for key, value, share in (("phone", phone, 0.2), ("email", mail, 0.25)):
                if rng.random() < share:
                    profile.keys[key] = value
            told = {
                "gender": row["gender"],
                "title": row["jobs"],
                "birth_year": str(2018 - int(row["age"])) if row["age"].isdigit() else "",
            }
            profile.facts |= {k: v for k, v in told.items() if v and v != "null" and rng.random() < 0.5}
            labelled.add(party, profile)
    rng.shuffle(labelled.profiles)
    return labelled


def _spelled(name: str, rng: random.Random, half: int) -> str:
    family, given = latin(name[0]), latin(name[1:])
    ways = [name] * 8 + [
        " ".join(name),
        name + rng.choice(["先生", "教授", "总"]),
        f"{family} {given}",
        f"{given} {family}",
        SIMPLIFIED_TO_TRADITIONAL.convert(name),
    ]
    if half == TEST:
        at = rng.randrange(1, len(name))
        wrong = HOMOPHONES.get(lazy_pinyin(name[at])[0]) or [name[at]]
        ways += [
            f"{family.upper()}, {given}",
            f"Mr. {family.upper()} {given}",
            f"{name}({given} {family})",
            name[:at] + rng.choice(wrong) + name[at + 1 :],
        ]
    return rng.choice(ways)


Pairs = set[tuple[str, str]]


def pairs_of(groups: Iterable[Iterable[str]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def true_pairs(labelled: Labelled) -> Pairs:
    groups: dict[str, list[str]] = defaultdict(list)
    for id, party in labelled.truth.items():
        groups[party].append(id)
    return pairs_of(groups.values())


def scored(found: Pairs, true: Pairs) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit = len(found & true)
    precision, recall = hit / max(len(found), 1), hit / max(len(true), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def text_of(profile: Profile) -> str:
    """What the baselines read: the name, for people with the employer."""
    return " ".join([*profile.names, *profile.facts.get("employers", [])])


def exact(labelled: Labelled) -> Pairs:
    """Records whose names are equal without width, case, signs and legal form."""
    groups: dict[str, list[str]] = defaultdict(list)
    for profile in labelled.profiles:
        groups[normalised(text_of(profile))].append(profile.id)
    return pairs_of(groups.values())


def normalised(text: str) -> str:
    text = re.sub(r"[\W_]+", "", clean_name(text))
    return re.sub("股份有限公司|有限责任公司|有限公司|集团|coltd$|ltd$|limited$", "", text)


def tfidf_matrix(texts: list[str]) -> sparse.csr_matrix:
    """Unit vectors of one to three letters in a row."""
    grams = [Counter(t[i : i + n] for n in (1, 2, 3) for i in range(len(t) - n + 1)) for t in texts]
    number = {gram: at for at, gram in enumerate(sorted({g for counts in grams for g in counts}))}
    rows = np.repeat(np.arange(len(grams)), [len(c) for c in grams])
    columns = np.array([number[g] for counts in grams for g in counts])
    values = np.array([1 + np.log(v) for counts in grams for v in counts.values()])
    idf = np.log((1 + len(texts)) / (1 + np.bincount(columns))) + 1
    matrix = sparse.csr_matrix((values * idf[columns], (rows, columns)))
    return sparse.diags(1 / np.sqrt(matrix.multiply(matrix).sum(axis=1).A1)) @ matrix


def similarities(labelled: Labelled) -> list[tuple[float, str, str]]:
    """Pairs with their TF-IDF cosine over character 1- to 3-grams, from 0.3 on."""
    texts = [normalised(text_of(profile)) for profile in labelled.profiles]
    matrix = tfidf_matrix(texts)
    found, ids = [], [profile.id for profile in labelled.profiles]
    for start in range(0, len(ids), 500):
        block = (matrix[start : start + 500] @ matrix.T).tocoo()
        keep = (block.data >= 0.3) & (block.row + start < block.col)
        for i, j, value in zip(block.row[keep] + start, block.col[keep], block.data[keep], strict=True):
            found.append((float(value), *sorted((ids[i], ids[j]))))
    return found


def best_threshold(labelled: Labelled) -> float:
    found, true = similarities(labelled), true_pairs(labelled)

    def f1(least: float) -> float:
        return scored({(a, b) for value, a, b in found if value >= least}, true)[2]

    return max((round(float(t), 2) for t in np.arange(0.3, 0.96, 0.01)), key=f1)


def tfidf(labelled: Labelled, least: float) -> Pairs:
    return {(a, b) for value, a, b in similarities(labelled) if value >= least}


def resolved(profiles: list[Profile]) -> Pairs:
    return pairs_of(clusters(Matcher.train(profiles).resolve(profiles)))


def without_keys(labelled: Labelled) -> list[Profile]:
    return [replace(profile, keys={}) for profile in labelled.profiles]


def completeness(labelled: Labelled, label: str) -> tuple[float, int]:
    """Share of the true pairs that blocking keeps, and how many pairs it keeps in all."""
    views = compare_profiles(label, labelled.profiles, set()).views
    ids = [view.profile.id for view in views]
    kept = {tuple(sorted((ids[a], ids[b]))) for a, b in blocked_pairs(views).tolist()}
    true = true_pairs(labelled)
    return len(kept & true) / len(true), len(kept)


def many(count: int) -> list[Profile]:
    """So many organisations by combining: a quarter are a second spelling of the one before."""
    rng = random.Random(count)
    chars = sorted({char for others in HOMOPHONES.values() for char in others})
    made: list[Profile] = []
    while len(made) < count:
        trade = rng.choice(list(TRADES.values()))
        company = Company(
            str(len(made)),
            "".join(rng.choices(chars, k=rng.choice([2, 2, 3]))),
            rng.choice(list(CITIES)),
            *trade,
            "",
            FORMS[0],
        )
        for write in rng.choices([k for k, _ in KINDS], [w for _, w in KINDS], k=rng.choice([1, 1, 2])):
            made.append(Profile(f"{len(made):06}", "Organization", [write(company, rng)]))
    return made[:count]


def shipped(labelled: Labelled, label: str) -> dict[str, object]:
    """Parameters counted with labels on the development half: where EM starts on everybody's data."""
    compared = compare_profiles(label, labelled.profiles)
    told = [at for at, rule in enumerate(compared.ruled) if not (rule and rule.answer == "distinct")]
    same = np.array([len({labelled.truth[id] for id in compared.ids(at)}) == 1 for at in told])
    levels, tokens = compared.levels[told], np.array(compared.tokens)[told]
    counted: dict[str, dict[str, list[float]]] = {"m": {}, "u": {}}
    for comparison, column in zip(COMPARISONS[label], levels.T, strict=True):
        for part, wanted in (("m", True), ("u", False)):
            if (column < 0).all():  # the labelled set has no addresses
                counted[part][comparison.name] = SHIPPED[label][part][comparison.name]
                continue
            own = column[(same == wanted) & (column >= 0)]
            seen = np.bincount(own, minlength=len(comparison.levels)) + 0.5
            counted[part][comparison.name] = [round(float(x), 5) for x in seen / seen.sum()]
    usual = float(np.mean(compared.rarities()[told][(tokens != "") & ~same]))
    return {"prior": round(float(same.mean()), 4), "usual": round(usual, 3), **counted}


def report(name: str, measured: tuple[float, float, float]) -> None:
    print(f"{name:34} precision {measured[0]:.4f}  recall {measured[1]:.4f}  F1 {measured[2]:.4f}")


def size_of_run(executives: list[dict[str, str]], quick: bool) -> dict[str, float]:
    """100,000 organisations, 300,000 people, 20,000 names of few syllables; a tenth of each where it is to be quick."""
    share = 10 if quick else 1
    firms = [profile.names[0] for profile in many(100_000 // share)]
    return measure_size(firms, [row["name"] for row in executives], 20_000 // share)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a third of the companies, a tenth at size")
    parser.add_argument("--hard", action="store_true", help="twice the look-alikes, short, foreign and mistyped names")
    parser.add_argument("--dev", action="store_true", help="score on the development half")
    parser.add_argument(
        "--ship", action="store_true", help="print ingest/resolve/shipped.py, counted on the development half"
    )
    parser.add_argument("--size", action="store_true", help="nothing but a run at size")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    told, executives = read(options.data)
    share = 1 / 3 if options.quick else 1.0
    half = DEV if options.dev else TEST
    if options.size:
        companies(told, DEV)
        print(json.dumps({name: round(value, 2) for name, value in size_of_run(executives, options.quick).items()}))
        return
    result: dict[str, float] = {}
    dev, dev_made = organizations(told, DEV, share, options.hard)
    test, made = organizations(told, half, share, options.hard)
    dev_people, test_people = (
        persons(executives, dev_made, DEV, options.hard),
        persons(executives, made, half, options.hard),
    )
    if options.ship:
        print(
            SHIPPED_FILE + "SHIPPED: dict[str, Any] =",
            {"Organization": shipped(dev, "Organization"), "Person": shipped(dev_people, "Person")},
        )
        return
    for label, prefix, known, asked in (
        ("Organization", "org", dev, test),
        ("Person", "person", dev_people, test_people),
    ):
        true, least = true_pairs(asked), best_threshold(known)
        print(f"{label}: {len(asked.profiles)} records of {len(set(asked.truth.values()))}, {len(true)} true pairs")
        ours = scored(resolved(asked.profiles), true)
        report("  resolve", ours)
        report("  resolve without keys", bare := scored(resolved(without_keys(asked)), true))
        report("  exact name", plain := scored(exact(asked), true))
        report(f"  TF-IDF from {least}", cosine := scored(tfidf(asked, least), true))
        kept, pairs = completeness(asked, label)
        print(f"  blocking keeps {kept:.4f} of the true pairs in {pairs} pairs")
        result |= {
            f"{prefix}_precision": ours[0],
            f"{prefix}_recall": ours[1],
            f"{prefix}_f1": ours[2],
            f"{prefix}_nokeys_f1": bare[2],
            f"{prefix}_exact_f1": plain[2],
            f"{prefix}_tfidf_f1": cosine[2],
        }
        result |= {"pair_completeness": kept} if prefix == "org" else {"person_pair_completeness": kept}
    result |= size_of_run(executives, options.quick)
    print(json.dumps({name: round(value, 4) for name, value in result.items()}))


SHIPPED_FILE = '''"""Shipped parameters of the matcher, from which learning starts: `python bench/resolution.py --ship` prints this file.

Counted with labels on the development half of the bench's companies; the test half was not touched. Those of spelling, street,
house and postcode are set by hand and count for a tenth of the others, so that data with addresses teach them.
"""

from typing import Any

'''

if __name__ == "__main__":
    main()
