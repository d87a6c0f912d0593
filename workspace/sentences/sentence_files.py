"""Files of sentences: one a line, or JSON lines that carry the truth too, so that the grammar can be judged.

    {"text": "请供应链同事确认 MR-3100 库存,需48小时内反馈", "at": "2026-11-30T10:00:00+08:00",
     "truth": {"kind": "stock", "product": "MR-3100", "addressee": "supply-chain", "due": "2026-12-02T10:00:00+08:00"}}

A field of the truth that is null has to stay empty; one that is not named is not judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.clock import parse_instant
from graph.words import BadInput, Text
from workspace.office.working_days import unannounced_text
from workspace.sentences.request_forms import FormField, RequestForm, RequestSetup, request_form
from workspace.sentences.time_mentions import DueTime

FIELDS = ("kind", "product", "addressee", "due")
MOST = 100_000  # sentences of a file


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence, when it was said, and what it says; `group`: of which it is one, for figures by group."""

    text: str
    at: dt.datetime
    truth: Mapping[str, Any] | None = None
    group: str = ""


@dataclass(slots=True)
class SentenceScore:
    """How forms compare with the truth: sentences with every field right, and those with a wrong value in any."""

    sentences: int = 0
    whole: int = 0
    wrong: int = 0
    mistakes: list[dict[str, Any]] = field(default_factory=list)

    def add(self, form: RequestForm, truth: Mapping[str, Any]) -> None:
        found = form_values(form)
        differing = [name for name in FIELDS if name in truth and not _equal(name, found[name], truth[name])]
        self.sentences += 1
        self.whole += not differing
        wrong = [name for name in differing if found[name] is not None]
        self.wrong += bool(wrong)
        if differing:
            fields = {name: {"found": found[name], "truth": truth[name], "wrong": name in wrong} for name in differing}
            self.mistakes.append({"text": form.text, "fields": fields})

    def figures(self) -> dict[str, float]:
        n = max(self.sentences, 1)
        return {"sentences": self.sentences, "whole": round(self.whole / n, 4), "wrong": round(self.wrong / n, 4)}


def judge_sentences(sentences: Iterable[LabelledSentence], setup: RequestSetup) -> SentenceScore:
    """The score of all that carry a truth."""
    score = SentenceScore()
    for each in sentences:
        if each.truth is not None:
            score.add(request_form(each.text, each.at, setup), each.truth)
    return score


def read_sentences(path: Path, at: dt.datetime) -> Iterator[LabelledSentence]:
    """The sentences of a file, said at `at` where they don't say when. Raises BadInput with the line."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NOT_READ.fill(path=path)) from error
    if len(lines) > MOST:
        raise BadInput(TOO_MANY.fill(most=MOST))
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _sentence(line.strip(), number, at)


def _sentence(line: str, number: int, at: dt.datetime) -> LabelledSentence:
    if not line.startswith("{"):
        return LabelledSentence(line, at)
    try:
        row = orjson.loads(line)
        moment = parse_instant(str(row["at"])) if row.get("at") else at
        text, truth = row["text"], row.get("truth")
        if not isinstance(text, str) or not isinstance(truth, dict | None):
            raise ValueError
        if truth and truth.get("due") is not None:
            parse_instant(str(truth["due"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(BAD_LINE.fill(number=number)) from error
    return LabelledSentence(text, moment, truth)


def form_values(form: RequestForm) -> dict[str, Any]:
    """The values of a form, as the truth of a file writes them."""
    product, addressee, due = form.product.value, form.addressee.value, form.due.value
    return {
        "kind": form.kind.value,
        "product": product.name if product else None,
        "addressee": addressee.id if addressee else None,
        "due": due.moment.isoformat() if due else None,
    }


def _equal(name: str, found: Any, truth: Any) -> bool:
    if name == "due" and found and truth:
        return parse_instant(found) == parse_instant(truth)
    return bool(found == truth)


def form_row(form: RequestForm) -> dict[str, Any]:
    """A form as JSON: each field with its value, words and place; what is unclear, in both languages, with what it may be."""
    values = form_values(form)
    row: dict[str, Any] = {"text": form.text, "at": form.at.isoformat()}
    row |= {name: _field_row(values[name], getattr(form, name)) for name in FIELDS}
    if form.addressee.value and form.addressee.value.instead_of:
        row["addressee"]["instead_of"] = form.addressee.value.instead_of
    if due := form.due.value:
        row["due"] |= {"form": due.form, "amount": due.amount, "unit": due.unit, "unannounced": list(due.unannounced)}
        if note := unannounced_text(due.unannounced):
            row["due"]["note"] = {"en": note.en, "zh": note.zh}
    row["questions"] = [
        {
            "field": name,
            "en": why.en,
            "zh": why.zh,
            "candidates": [_candidate(each) for each in form.fields[name].candidates],
        }
        for name, why in form.questions.items()
    ]
    return row


def _field_row(value: Any, field: FormField[Any]) -> dict[str, Any]:
    place = {"words": field.span.words, "start": field.span.start, "end": field.span.end} if field.span else {}
    return {"value": value, **place}


def _candidate(value: Any) -> str:
    if isinstance(value, DueTime):
        return value.moment.isoformat()
    return str(getattr(value, "id", None) or getattr(value, "name", value))


NOT_READ = Text("{path} cannot be read as UTF-8 text", "无法按 UTF-8 文本读取 {path}")
TOO_MANY = Text("a file may have {most} sentences", "一个文件最多 {most} 句")
BAD_LINE = Text(
    'line {number}: write a sentence, or JSON with "text", and "at" and "truth" if you like',
    '第 {number} 行:请写一句话,或含 "text" 的 JSON,可加 "at" 与 "truth"',
)
