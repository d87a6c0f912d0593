"""Signals that programs hand in: recorded first under the sender's own id, then worked on, then marked as done.

    answer = take(graph, "tender-crawler", "msg_1", body)

The same id again gives the same answer and changes nothing. What is wrong is kept for review, and can be tried again once it is
mended: a customer that was loaded meanwhile, say.
"""

from __future__ import annotations

from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph import clock
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.mutations.changes import Author, InputError, InvalidInput, apply_change
from graph.mutations.touchpoints import SIGNAL, signal_of
from graph.store import writers as store
from graph.store.identifiers import form_of, forms_agree, name_key
from graph.words import NotFound, Text

RECORD = """MERGE (i:Intake {id: $id}) ON CREATE SET i.at = $at, i.origin = $origin, i.body = $body, i.status = 'received'
RETURN i.status AS status, i.answer AS answer, i.body AS body"""
REFUSE = """MERGE (i:Intake {id: $id}) ON CREATE SET i.at = $at, i.origin = $origin, i.body = $body,
  i.status = 'refused', i.answer = $answer"""
FINISH = "MATCH (i:Intake {id: $id}) SET i.status = $status, i.answer = $answer, i.signal = $signal"
LISTED = """MATCH (i:Intake) WHERE $status IS NULL OR i.status = $status
RETURN i {.*} AS intake ORDER BY i.at DESC, i.id LIMIT $limit"""
PRUNE = """MATCH (i:Intake {status: 'refused'}) WITH i ORDER BY i.at DESC SKIP $most LIMIT 100 DELETE i"""
MEANT = "MATCH (n:Numbering {id: $id}) RETURN n.to AS to"
BY_CODE = "MATCH (o:Organization {credit_code: $code}) RETURN o.id AS id ORDER BY id LIMIT 2"
BY_NAME = "MATCH (o:Organization {name: $name}) RETURN o.id AS id ORDER BY id LIMIT 2"
FIELDS = {*SIGNAL, "organization"}
MOST_BODY, MOST_REFUSED = 65_536, 1_000


def receive_signal(graph: Graph, origin: str, id: str, body: bytes) -> Row:
    """The answer to a signal: {id, status: done or refused, signal, faults: [{path, code, en, zh}]}, the same for the same id."""
    own = f"{origin}/{id}"
    text = body.decode("utf-8", "replace")
    held = graph.write(lambda tx: run(tx, RECORD, id=own, at=now(), origin=origin, body=text))[0]
    if held["body"] != text:
        return _refused(own, [InputError(("id",), "IDEMPOTENCY_CONFLICT", OTHER_BODY)])
    if held["answer"]:
        answer: Row = orjson.loads(held["answer"])
        return answer
    return _work(graph, origin, own, text)


def reject_signal(graph: Graph, origin: str, id: str, body: bytes, why: Text) -> None:
    """Keep for review what was not let in; of many only the last ones."""
    answer = orjson.dumps(_refused(id, [InputError((), "INVALID", why)])).decode()

    def work(tx: ManagedTransaction) -> None:
        run(
            tx,
            REFUSE,
            id=f"refused/{id}",
            at=now(),
            origin=origin,
            body=body[:2000].decode("utf-8", "replace"),
            answer=answer,
        )
        run(tx, PRUNE, most=MOST_REFUSED)

    graph.write(work)


def retry_signal(graph: Graph, id: str) -> Row:
    """Try one again that was refused. Raises NotFound."""
    rows = graph.read("MATCH (i:Intake {id: $id}) RETURN i {.*} AS intake", id=id)
    if not rows or id.startswith("refused/"):
        raise NotFound(NO_INTAKE.fill(id=id))
    held = rows[0]["intake"]
    if held["status"] == "done":
        answer: Row = orjson.loads(held["answer"])
        return answer
    return _work(graph, held["origin"], id, held["body"])


def list_intake(graph: Graph, status: str | None, limit: int = 100) -> list[Row]:
    """Signals that were handed in, the newest first."""
    return [row["intake"] for row in graph.read(LISTED, status=status, limit=limit)]


def _work(graph: Graph, origin: str, id: str, text: str) -> Row:
    try:
        payload = _parsed(text)
        payload["organization_id"] = _organization(graph, origin, payload.pop("organization"))
        author = Author(f"intake:{origin}", origin)

        def work(tx: ManagedTransaction, mark: str) -> Row:
            made = signal_of(graph.model, author, payload, tx, mark)
            answer = {"id": id, "status": "done", "signal": made["id"], "faults": []}
            run(tx, FINISH, id=id, status="done", answer=orjson.dumps(answer).decode(), signal=made["id"])
            return answer

        return apply_change(graph, author, "signal.intake", f"intake:{id}"[:200], payload, work)
    except InvalidInput as refused:
        answer = _refused(id, refused.faults)
        graph.write(
            lambda tx: run(tx, FINISH, id=id, status="refused", answer=orjson.dumps(answer).decode(), signal=None)
        )
        return answer


def _refused(id: str, faults: list[InputError]) -> Row:
    errors = [{"path": list(f.path), "code": f.code, "en": f.text.en, "zh": f.text.zh} for f in faults]
    return {"id": id, "status": "refused", "signal": None, "faults": errors}


def _parsed(text: str) -> Row:
    """The fields of a signal with their types; everything that is wrong is said by those who check them. Raises InvalidInput."""
    try:
        payload: Any = orjson.loads(text)
    except ValueError as error:
        raise InvalidInput([InputError((), "INVALID", NOT_JSON)]) from error
    if not isinstance(payload, dict):
        raise InvalidInput([InputError((), "INVALID", NOT_JSON)])
    faults = [
        InputError((name,), "INVALID", UNKNOWN.fill(name=name, known=", ".join(sorted(FIELDS))))
        for name in payload
        if name not in FIELDS
    ]
    row: Row = {name: value for name, value in payload.items() if name in FIELDS}
    if isinstance(row.get("at"), str):
        try:
            row["at"] = clock.parse_instant(row["at"])
        except ValueError:
            faults.append(InputError(("at",), "INVALID", NO_TIME.fill(value=row["at"])))
    for name, value in row.items():
        if (
            name not in ("at", "strength", "budget", "organization")
            and value is not None
            and not isinstance(value, str)
        ):
            faults.append(InputError((name,), "INVALID", NO_TEXT))
    if not isinstance(row.get("organization"), str | dict):
        faults.append(InputError(("organization",), "MISSING", SAY_ORGANIZATION))
    if faults:
        raise InvalidInput(faults)
    return row


def _organization(graph: Graph, origin: str, payload: str | Row) -> str:
    """The id of the organisation that is meant: by id, credit code, or name where one alone has it. Raises InvalidInput."""
    reference = {"id": payload} if isinstance(payload, str) else payload
    if id := reference.get("id"):
        return _meant_id(graph, origin, str(id))
    found: set[str] = set()
    if code := reference.get("creditCode"):
        found = {row["id"] for row in graph.read(BY_CODE, code=str(code).strip().upper())}
    elif name := reference.get("name"):
        found = {row["id"] for row in graph.read(BY_NAME, name=str(name).strip())}
        found = found or _nearly_named(graph, str(name))
    if len(found) != 1:
        text = (MANY if found else NOBODY).fill(given=orjson.dumps(reference).decode())
        raise InvalidInput([InputError(("organization",), "CONFLICT" if found else "NOT_FOUND", text)])
    return found.pop()


def _meant_id(graph: Graph, origin: str, id: str) -> str:
    """The id that the sender means by one, where that is another than the others mean by it. Raises InvalidInput."""
    rows = graph.read(MEANT, id=f"Organization|{origin}|{id}")
    if rows and not rows[0]["to"]:
        raise InvalidInput([InputError(("organization",), "CONFLICT", CONTESTED.fill(id=id, origin=origin))])
    return rows[0]["to"] if rows else id


def _nearly_named(graph: Graph, name: str) -> set[str]:
    """Those with that name but for signs and a legal form that is left out: X Inc. is not X GmbH."""
    key, form = name_key(name), form_of(name)
    found = store.parties_by_key(graph, [key]).get(key, set())
    return {bearer.id for bearer in found if all(forms_agree(form, told) for told in bearer.forms)}


NO_INTAKE = Text("nothing with id {id!r} waits for review", "没有待复核的 {id!r}")
OTHER_BODY = Text("this id was used for another signal; take a new one", "该编号已用于另一条信号;请换用新的编号")
NOT_JSON = Text("this is not a JSON object", "不是 JSON 对象")
UNKNOWN = Text("there is no field {name!r}; there are {known}", "没有字段 {name!r};可用字段:{known}")
NO_TIME = Text(
    "{value!r} is not a time such as 2026-11-20T09:30:00+08:00", "{value!r} 不是有效时间(如 2026-11-20T09:30:00+08:00)"
)
NO_TEXT = Text("this is a text", "须为文本")
SAY_ORGANIZATION = Text(
    "say which organisation: its id, or {id}, {creditCode} or {name}", "请写明组织:编号,或 {id}、{creditCode}、{name}"
)
NOBODY = Text(
    "there is no organisation {given}; load it, then `battlemap signals retry`",
    "没有组织 {given};请先导入,再执行 battlemap signals retry",
)
CONTESTED = Text(
    "{origin} and another source mean two organisations by id {id}: say in the mapping of {origin} whose numbers they are "
    "(`ids:`), and give the id with its system, such as {origin}:{id}",
    "{origin} 与其他来源的编号 {id} 指向不同组织;请在 {origin} 的映射中声明编号归属(`ids:`),并给出带系统名的编号,如 {origin}:{id}",
)
MANY = Text("several organisations are {given}; give the id", "有多个组织符合 {given};请给出编号")
