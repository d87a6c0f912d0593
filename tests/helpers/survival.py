"""Helpers of tests: What an import survives: any order of files, repetition, being killed at any moment, and files of any length. On a real server."""

import os
from pathlib import Path

from hypothesis import strategies as st

CRM = """
version: 1
source: crm
rank: 90
feeds:
  - file: customers_*.csv
    records:
      - {node: Customer, id: no, fields: {name: name, credit_code: code, tier: tier, city: city}}
      - {edge: SUBSIDIARY_OF, from: {node: Organization, id: no}, to: {node: Organization, id: parent}, optional: true}
  - file: persons_*.csv
    records:
      - {node: DecisionMaker, id: no, fields: {name: name, title: title}}
      - edge: WORKS_AT
        from: &person {node: Person, id: no}
        to: {node: Organization, id: employer}
        fields: {title: title}
        optional: true
      - {edge: REPORTS_TO, from: *person, to: {node: Person, id: boss}, fields: {valid_from: since}, optional: true}
"""
PARTNERS = """
version: 1
source: partners
rank: 50
feeds:
  - file: contacts_*.csv
    records:
      - {node: Person, id: no, fields: {name: name, title: title, phone: phone}}
      - edge: WORKS_AT
        from: {node: Person, id: no}
        to: {node: Organization, by: {name: company, credit_code: code}}
        fields: {department: department}
"""
COLUMNS = {
    "customers": "no,name,code,tier,city,parent",
    "persons": "no,name,title,employer,boss,since",
    "contacts": "no,name,title,phone,company,code,department",
}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LONG_AGO = 1_767_225_600  # 1 January 2026: all files were last changed then


def credit_code(number: int) -> str:
    """A credit code with its check digit (GB 32100)."""
    body = f"91330100MA{number:07d}"
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[-total % 31]


def lay_out(folder: Path, tables: dict[str, list[tuple[str, ...]]]) -> list[Path]:
    """Files from rows by name (`customers_2026-01`), and the mappings beside them."""
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    for source, text in (("crm", CRM), ("partners", PARTNERS)):
        (folder / "mappings" / f"{source}.yaml").write_text(text, "utf-8")
    for old in folder.glob("*.csv"):
        old.unlink()
    paths = []
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join([COLUMNS[name.partition("_")[0]], *map(",".join, rows)]) + "\n", "utf-8")
        os.utime(path, (LONG_AGO, LONG_AGO))
        paths.append(path)
    return paths


NUMBERS = st.integers(1, 4)
customers = st.builds(
    lambda n, code, tier, city, parent: (
        f"C{n}",
        f"名{n}",
        credit_code(n) if code else "",
        tier,
        city,
        f"C{parent}" if parent else "",
    ),
    NUMBERS,
    st.booleans(),
    st.sampled_from(["A", "B", "Z"]),
    st.sampled_from(["", "苏州", "无锡"]),
    st.sampled_from([0, 0, 1, 2, 3]),
)
persons = st.builds(
    lambda n, name, title, employer, boss, since: (
        f"P{n}",
        f"人{n}" if name else "",
        title,
        f"C{employer}" if employer else "",
        f"P{boss}" if boss else "",
        since,
    ),
    NUMBERS,
    st.sampled_from([True, True, False]),
    st.sampled_from(["", "x", "y"]),
    st.sampled_from([0, 1, 2, 3, 4, 9]),
    st.sampled_from([0, 0, 1, 2, 3]),
    st.sampled_from(["", "2020-01-01", "2021-01-01", "2021-13-01"]),
)
contacts = st.builds(
    lambda n, title, phone, company, code: (
        f"P{n}",
        f"人{n}",
        title,
        phone,
        f"名{company}",
        credit_code(company) if code else "",
        "d",
    ),
    st.integers(1, 5),
    st.sampled_from(["", "z"]),
    st.sampled_from(["", "13800138000"]),
    st.sampled_from([1, 2, 3, 4, 9]),
    st.booleans(),
)
