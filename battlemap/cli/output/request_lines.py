"""Requests as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.codes import word
from graph.words import Lang, Text
from workspace.office.working_days import unannounced_text
from workspace.sentences.request_forms import FormField, RequestForm
from workspace.sentences.time_mentions import DueTime


def form_lines(form: RequestForm, lang: Lang) -> Iterator[str]:
    """A sentence, and under it each field with its words, or what has to be said."""
    yield form.text
    kind, product, addressee = form.kind.value, form.product.value, form.addressee.value
    yield from _line("kind", word("request_kind", kind)[lang] if kind else None, form.kind, lang)
    yield from _line("product", product.name if product else None, form.product, lang)
    name = f"{addressee.name} ({addressee.id})" if addressee else None
    if addressee and addressee.instead_of:
        name = f"{name}, {INSTEAD.fill(id=addressee.instead_of)[lang]}"
    yield from _line("addressee", name, form.addressee, lang)
    yield from _line("due", due_text(form.due.value)[lang] if form.due.value else None, form.due, lang)


def due_text(due: DueTime) -> Text:
    """The moment, with what it does not know of holidays."""
    moment = f"{due.moment:%Y-%m-%d %H:%M %z}"
    note = unannounced_text(due.unannounced)
    return Text(f"{moment} ({note.en})", f"{moment}({note.zh})") if note else Text(moment, moment)


def _line(name: str, value: str | None, field: FormField, lang: Lang) -> Iterator[str]:  # type: ignore[type-arg]
    words = f"  「{field.span.words}」" if field.span else ""
    if value is not None:
        yield f"  {FIELDS[name][lang]}: {value}{words}"
    elif field.problem:
        yield f"  {FIELDS[name][lang]}: ? {field.problem[lang]}{words}"


FIELDS = {
    "kind": Text("kind", "类型"),
    "product": Text("product", "产品"),
    "addressee": Text("to", "收件方"),
    "due": Text("due", "时限"),
}
INSTEAD = Text("instead of {id}", "代 {id}")
