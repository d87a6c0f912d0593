"""Requests as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from battlemap.cli.console import LANG
from graph.clock import now
from graph.db.transactions import Row
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


def payload_lines(payload: Row) -> Iterator[str]:
    """What is about to be sent."""
    yield f"{word('request_kind', payload['kind'])[LANG]}  {payload['product'] or ''}".rstrip()
    yield TO.fill(name=payload["team"] or payload["addressee_id"])[LANG]
    yield DUE.fill(at=f"{payload['due']:%Y-%m-%d %H:%M %z}")[LANG]
    yield from (note[LANG] for note in payload.get("notes", ()))


def request_line(found: Row) -> str:
    """One line: id, state, kind, product, to whom, due, text."""
    of = found["request"]
    late = of["state"] == "sent" and of["due"] < now()
    to = of.get("team") or (found["addressee"] or {}).get("id") or ""
    parts = [
        of["id"],
        (LATE if late else word("request_state", of["state"]))[LANG],
        word("request_kind", of["kind"])[LANG],
        of.get("product") or "",
        TO.fill(name=to)[LANG] if to else "",
        DUE.fill(at=f"{of['due']:%Y-%m-%d %H:%M}")[LANG],
        of["what"],
    ]
    return "  ".join(part for part in parts if part)


def request_details(found: Row) -> Iterator[str]:
    """All of it: who made it, the answer, and what people did."""
    of = found["request"]
    yield request_line(found)
    by = (found["requester"] or {}).get("id") or of.get("sent_by") or "?"
    yield SENT.fill(at=f"{of['sent']:%Y-%m-%d %H:%M}", by=by, workspace=found["workspace"])[LANG]
    if of.get("answer"):
        yield ANSWER.fill(answer=of["answer"], by=of.get("answered_by") or "?")[LANG]
    if of.get("why"):
        yield WHY.fill(why=of["why"])[LANG]
    yield from (f"  {each['at']:%Y-%m-%d %H:%M}  {each['who']}  {each['what']}" for each in found["history"])


def inbox_line(item: Row) -> str:
    """One line: due time, kind, whether it is overdue and theirs alone, what it is, id, workspace."""
    of = item["node"]
    parts = [
        DUE.fill(at=f"{item['due']:%Y-%m-%d %H:%M}")[LANG] if item["due"] else NO_DUE[LANG],
        WAITING[item["kind"]][LANG],
        LATE[LANG] if item["overdue"] else "",
        YOURS[LANG] if item["mine"] else "",
        of.get("what") or of.get("title") or of.get("field") or "",
        of["id"],
        item["workspace"]["id"],
    ]
    return "  ".join(part for part in parts if part)


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
TO = Text("to {name}", "发给 {name}")
DUE = Text("due {at}", "时限 {at}")
NO_DUE = Text("no due time", "无时限")
WAITING = {
    "request": Text("request", "请求"),
    "section": Text("section", "方案条目"),
    "clash": Text("clash", "编辑冲突"),
}
YOURS = Text("yours", "本人")
LATE = Text("overdue", "已逾期")
SENT = Text("  sent {at} by {by} in workspace {workspace}", "  {by} 于 {at} 在协作空间 {workspace} 发出")
ANSWER = Text("  answer: {answer} ({by})", "  答复:{answer}({by})")
WHY = Text("  why: {why}", "  原因:{why}")
