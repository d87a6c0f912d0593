"""Lists as files: columns that the answer has, words of the reader's language, and nothing that a spreadsheet would compute."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import orjson
import pytest
from graphql import parse, validate
from openpyxl import load_workbook

from battlemap.http.exports.export_endpoint import MOST_ROWS, ExportEndpoint, ExportRequest, export_request, file_of
from battlemap.http.exports.exported_lists import LISTS
from gql.compile.requests import Caller, GraphQLRequest, GraphQLResponse
from gql.schema.schema import SCHEMA
from gql.transport.http_errors import RequestError
from graph.access.keys import Principal
from graph.model.choices import ALERT_OUTCOMES
from graph.model.codes import CODES
from tests.helpers.answers import run_async

JSON = {b"content-type": b"application/json"}
ROWS = [
    {"id": "1", "name": '=HYPERLINK("http://x")', "nameEn": "\t@x", "industry": "NEV", "customer": {"tier": "A", "openAmount": 2.5}},
    {"id": "2", "name": "乙", "nameEn": None, "industry": None, "customer": None},
]  # fmt: skip


def rows_of(format: Any, lang: Any = "en") -> list[list[Any]]:
    body = file_of(ExportRequest(LISTS["customers"], format, {}), ROWS, lang)
    if format == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(body)).worksheets[0].iter_rows()]


def test_columns_are_those_of_the_answer_in_the_words_of_the_reader():
    header, first, second = rows_of("xlsx", "zh")
    assert header == ["名称", "名称(英文)", "行业", "客户等级", "进行中金额(元)"]
    assert first[2:] == ["新能源汽车", "A 级客户", 2.5] and second == ["乙", None, None, None, None]


def test_nothing_is_computed_by_a_spreadsheet():
    (_, first, _) = rows_of("csv")
    assert first[:2] == ['\'=HYPERLINK("http://x")', "'\t@x"]
    book = load_workbook(io.BytesIO(file_of(ExportRequest(LISTS["customers"], "xlsx", {}), ROWS, "en")))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, ROWS[0]["name"])


@pytest.mark.parametrize("name", LISTS)
def test_the_document_of_a_list_is_one_of_the_schema_and_holds_its_columns(name: str):
    found = LISTS[name]
    assert validate(SCHEMA.core, parse(found.document)) == []
    assert all(column.path[-1] in found.document for column in found.columns)
    assert {column.codes for column in found.columns} - {""} <= set(CODES)


def test_every_outcome_of_an_alert_has_a_word_for_the_form_that_closes_it():
    assert tuple(CODES["alert_outcome"]) == ALERT_OUTCOMES


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 415),
        (JSON, b"[]", 404),
        (JSON, b'{"list": "keys", "format": "csv"}', 404),
        (JSON, b'{"list": "alerts", "format": "exe"}', 400),
        (JSON, b'{"list": "alerts", "format": "csv", "variables": [1]}', 400),
        (JSON, b"{", 400),
    ],
)
def test_what_is_no_export_is_refused(headers: dict[bytes, bytes], body: bytes, status: int):
    with pytest.raises(RequestError) as refused:
        export_request(headers, body)
    assert refused.value.status == status


class Pages:
    """A service that has so many customers, a hundred a page."""

    def __init__(self, many: int):
        self.many, self.asked = many, list[dict[str, Any]]()

    async def answer(self, request: GraphQLRequest, caller: Caller, read_only: bool = False) -> GraphQLResponse:
        assert read_only and request.variables is not None
        self.asked.append(request.variables)
        at = int(request.variables["after"] or 0)
        nodes = [{"id": str(n)} for n in range(at, min(at + 100, self.many))]
        info = {"hasNextPage": at + 100 < self.many, "endCursor": str(at + 100)}
        found = {"totalCount": self.many, "pageInfo": info, "nodes": nodes}
        return GraphQLResponse(orjson.dumps({"data": {"customers": found}}), True)

    def view(self, principal: Principal) -> Any:
        return type("View", (), {"schema": SCHEMA.core})


def exported(service: Pages, **variables: Any) -> list[dict[str, Any]]:
    endpoint = ExportEndpoint(None, service, None, dt.date.today)  # type: ignore[arg-type]
    principal = Principal("k", "k", "sales", 0)
    caller = Caller(principal, "en", dt.date(2026, 11, 20))
    return run_async(endpoint._rows(ExportRequest(LISTS["customers"], "csv", variables), caller))


def test_all_pages_are_asked_with_the_filter_and_too_many_rows_are_refused():
    service = Pages(250)
    rows = exported(service, filter={"text": "x"}, first=9999)
    assert [row["id"] for row in rows] == [str(n) for n in range(250)]
    assert [(asked["first"], asked["after"], asked["filter"]["text"]) for asked in service.asked] == [
        (100, None, "x"), (100, "100", "x"), (100, "200", "x")
    ]  # fmt: skip
    with pytest.raises(RequestError) as refused:
        exported(Pages(MOST_ROWS + 1))
    assert refused.value.status == 413
