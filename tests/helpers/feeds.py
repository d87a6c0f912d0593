"""Helpers of tests: what a feed makes of the rows of a file, before anybody is looked up; what is wrong with a mapping."""

from pathlib import Path

import pytest

from graph.model.model import MODEL
from graph.words import BadInput, Text
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.drafts.row_drafts import RowResult
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Mapping
from ingest.read.sources import read_table
from ingest.tables.files import open_files

# All that feeds can say.
FEEDS = r"""
version: 1
source: feeds
zone: Asia/Shanghai
feeds:
  - file: people.csv
    records:
      - {node: Person, id: nr, fields: {name: name}}
  - file: "mails_*.csv"
    unless: {kind: [bcc, draft*]}
    records:
      - edge: KNOWS
        from: {node: Person, id: sender}
        to: {node: Person, id: recipient}
        when: {sender: {not: "{recipient}"}}
        key: {column: file.name, part: "_([0-9]{4})"}
        fields:
          contacts: {count: rows}
          valid_from: {column: at, keep: earliest}
          last_contact: {column: at, keep: latest}
  - file: companies.csv
    currency: USD
    rates: {USD: 7}
    records:
      - node: Customer
        id: {column: url, part: "(CO[0-9]+)$"}
        fields:
          name: name
          aliases: {column: also, split: [" aka ", "; "]}
          revenue: {column: turnover, optional: true}
      - edge: SUBSIDIARY_OF
        from: {node: Customer, id: {column: url, part: "(CO[0-9]+)$"}}
        to: {node: Organization, by: {name: parent}, create: true}
        optional: true
  - file: bids.csv
    records:
      - edge: UPSTREAM_OF
        each: {column: bidders, split: ["; "]}
        from: {node: Supplier, by: {name: {column: each, part: "^([^(]+)"}}, create: true}
        to: {node: Customer, by: {name: buyer}}
"""
TABLES = {
    "people.csv": "nr,name\nP1,陆衡川\nP2,顾屿\nP3,钱栩\n",
    "mails_2001.csv": (
        "sender,recipient,kind,at\nP1,P2,to,2001-05-03\nP1,P2,to,2001-04-02\nP1,P2,bcc,2001-01-01\nP2,P2,to,2001-04-03\n"
        "P2,P1,cc,2001-06-01\nP1,P9,to,2001-06-02\nP1,P2,to,2001-07-09\n,P1,draft 1,\n"
    ),
    "companies.csv": (
        "url,name,also,turnover,parent\nhttps://x/CO1,Anchor GmbH,AG aka Old Anchor,100,Holding AG\n"
        "https://x/CO2,Birch Ltd,,¥5,Dune Inc\nhttps://x/CO3,Cedar Ltd,,lots,Holding AG\nhttps://x/CO4,Dune Inc,,,\n"
    ),
    "bids.csv": "bidders,buyer\nCedar Ltd (9.5); Elm Works (9.7),Anchor GmbH\nElm Works (3),Birch Ltd\n,Birch Ltd\n",
}


def mapping_of(folder: Path, text: str) -> Mapping:
    path = folder / "feeds.yaml"
    path.write_text(text, "utf-8")
    return load_mapping(path, MODEL)


def refused(folder: Path, text: str) -> Text:
    """What is said of a mapping that is wrong."""
    with pytest.raises(BadInput) as caught:
        mapping_of(folder, text)
    return caught.value.text


def row_results(folder: Path, mapping: str, rows: str, name: str = "rows.csv") -> list[RowResult]:
    """What the first feed of a mapping makes of a file's rows."""
    (feed, *_) = mapping_of(folder, mapping).feeds
    (folder / name).write_text(rows, "utf-8")
    with open_files([folder / name]) as (file,):
        table = read_table(file, feed)
        drafter = MappingCompiler(feed, MODEL, table, "feeds.yaml")
        return [drafter.draft(row) for row in table.rows]
