"""The columns of every list of the command line: heading in both languages, and where its value stands in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from graph import clock
from graph.model.codes import word
from graph.model.workspaces.solution_sections import KINDS
from graph.words import Text

Value = Callable[[Any], Any]
Columns = tuple[tuple[Text, Value], ...]


def _columns(*columns: tuple[str, str, str | Value]) -> Columns:
    return tuple((Text(en, zh), _at(where) if isinstance(where, str) else where) for en, zh, where in columns)


def _at(name: str) -> Value:
    """The value of that name: of a row, or of an object with fields."""
    return lambda row: row.get(name) if isinstance(row, Mapping) else getattr(row, name)


def _both(name: str) -> Value:
    """A text that a row keeps twice: as `name` in English, `name_zh` in Chinese."""
    return lambda row: Text(_joined(row.get(name)), _joined(row.get(f"{name}_zh")))


def _joined(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list | tuple) else value or ""


def _title(row: Any) -> Text:
    """A title that a row keeps twice: as `title` in Chinese, `title_en` in English."""
    return Text(row.get("title_en") or row.get("title") or "", row.get("title") or row.get("title_en") or "")


def _need(row: Any, *names: str) -> str:
    return next((text for name in names if (text := row["workspace"].get(name))), "")


def _status(states: Mapping[str, Text], part: str | None = None) -> Value:
    def of(row: Any) -> Any:
        status = (row[part] if part else row)["status"]
        return states.get(status, status)

    return of


def _in(part: str, name: str) -> Value:
    of = _at(name)
    return lambda row: of(row[part])


def _against(fit: Any) -> list[Text]:
    return [e.text for e in fit.exclusions] + ([fit.why_not] if fit.why_not else [])


def _moment(text: str | None) -> dt.datetime | None:
    return clock.parse_instant(text) if text else None


def _texts(texts: Any) -> Text:
    return Text("; ".join(t.en for t in texts), ";".join(t.zh for t in texts))


ALERT_STATES = {
    "open": Text("open", "待处理"),
    "acknowledged": Text("acknowledged", "已确认"),
    "snoozed": Text("snoozed", "已暂缓"),
    "closed": Text("closed", "已关闭"),
}
CONTRACT_STATES = {
    "draft": Text("draft", "草稿"),
    "approved": Text("approved", "已批准"),
    "published": Text("published", "已发布"),
    "replaced": Text("replaced", "已替换"),
    "revoked": Text("revoked", "已撤销"),
}
KEY_STATES = {
    "active": Text("active", "有效"),
    "expired": Text("expired", "已过期"),
    "revoked": Text("revoked", "已撤销"),
}
RULE_STATES = {
    "draft": Text("draft", "草稿"),
    "approved": Text("approved", "已批准"),
    "active": Text("active", "生效"),
    "replaced": Text("replaced", "已替换"),
    "retired": Text("retired", "已停用"),
}
ANSWERS = {"same": Text("same", "同一"), "distinct": Text("distinct", "不同"), "undecided": Text("undecided", "待判定")}

ALERTS = _columns(
    ("id", "编号", "id"),
    ("last evidence", "最近证据", "last"),
    ("status", "状态", _status(ALERT_STATES)),
    ("customer", "客户", "customer"),
    ("title", "标题", _title),
    ("assignee", "负责人", "assignee"),
    ("evidence", "证据数", "evidence"),
    ("rules", "规则", "rules"),
    ("outcome", "结果", "outcome"),
)
DELIVERIES = _columns(
    ("id", "编号", "id"),
    ("alert", "预警", "alert"),
    ("title", "标题", _title),
    ("channel", "渠道", "channel"),
    ("kind", "类型", "kind"),
    ("status", "状态", "status"),
    ("made", "创建时间", "at"),
    ("due", "计划时间", "due"),
    ("sent", "发送时间", "sent"),
    ("attempts", "尝试次数", "attempts"),
    ("error", "错误", _both("error")),
)
REFUSED = _columns(
    ("id", "编号", "id"),
    ("handed in", "提交时间", "at"),
    ("from", "来源", "origin"),
    ("why", "原因", lambda row: _texts([Text(f["en"], f["zh"]) for f in row["answer"]["faults"]])),
)
WORKSPACES = _columns(
    ("id", "编号", _in("workspace", "id")),
    ("state", "状态", lambda row: word("state", row["workspace"]["state"])),
    ("customer", "客户", lambda row: (row["customer"] or {}).get("id")),
    ("name of customer", "客户名称", lambda row: (row["customer"] or {}).get("name")),
    ("need", "客户需求", lambda row: Text(_need(row, "need_en", "need"), _need(row, "need", "need_en"))),
    ("parties", "参与的伙伴", lambda row: [party["id"] for party in row["parties"]]),
    ("opened", "开设时间", _in("workspace", "opened")),
    ("opened by", "开设人", _in("workspace", "opened_by")),
    ("closed", "关闭时间", _in("workspace", "closed")),
    ("why", "原因", _in("workspace", "why")),
)
INVITATION_STATES = {
    "open": Text("open", "待接受"),
    "accepted": Text("accepted", "已接受"),
    "expired": Text("expired", "已过期"),
    "revoked": Text("revoked", "已撤销"),
}
INVITATIONS = _columns(
    ("id", "编号", "id"),
    ("state", "状态", lambda row: INVITATION_STATES[row["state"]]),
    ("name", "受邀人", "name"),
    ("person", "人员编号", "person"),
    ("partner", "伙伴", _in("partner", "id")),
    ("contract", "契约", "contract"),
    ("invited", "邀请时间", "invited"),
    ("invited by", "邀请人", "invited_by"),
    ("expires", "到期时间", "expires"),
    ("accepted", "接受时间", "accepted"),
    ("key", "密钥", "key"),
)
REQUESTS = _columns(
    ("id", "编号", _in("request", "id")),
    ("state", "状态", lambda row: word("request_state", row["request"]["state"])),
    ("kind", "类型", lambda row: word("request_kind", row["request"]["kind"])),
    ("product", "产品", _in("request", "product")),
    ("to", "收件方", lambda row: row["request"].get("team") or (row["addressee"] or {}).get("id")),
    ("from partner", "提出伙伴", lambda row: (row["requester"] or {}).get("id")),
    ("due", "时限", _in("request", "due")),
    ("sent", "发出时间", _in("request", "sent")),
    ("what", "内容", _in("request", "what")),
    ("answer", "答复", _in("request", "answer")),
    ("workspace", "协作空间", lambda row: row["workspace"]),
)
SECTIONS = _columns(
    ("id", "编号", _in("section", "id")),
    ("kind", "类别", lambda row: KINDS[row["section"]["kind"]].text),
    ("state", "状态", lambda row: word("state", row["section"]["state"])),
    ("title", "标题", _in("section", "title")),
    ("text", "正文", _in("section", "text")),
    ("owner", "负责人", _in("section", "owner")),
    ("waits for", "负责的伙伴", lambda row: [link["id"] for link in row["links"] if link["link"] == "owned_by"]),
    ("due", "截止时间", _in("section", "due")),
    ("seen by", "可见的伙伴", lambda row: [each["id"] for each in row["audience"]]),
    ("clashes", "冲突", lambda row: len(row["clashes"])),
)
CONTRACTS = _columns(
    ("id", "编号", _in("contract", "id")),
    ("status", "状态", _status(CONTRACT_STATES, "contract")),
    ("partner", "伙伴", _in("contract", "partner")),
    ("expires", "到期日", _in("contract", "expires")),
    ("purpose", "用途", _in("contract", "purpose")),
    ("versions", "版本数", lambda row: len(row["versions"])),
)
KEYS = _columns(
    ("id", "编号", "id"),
    ("name", "使用者", "name"),
    ("role", "角色", "role"),
    ("contract", "数据契约", "contract"),
    ("person", "人员编号", "person"),
    ("status", "状态", _status(KEY_STATES)),
    ("made", "创建时间", "created"),
    ("expires", "到期时间", "expires"),
    ("revoked", "撤销时间", "revoked"),
    ("made by", "创建人", "made_by"),
)
RULES = _columns(
    ("id", "编号", _in("rule", "id")),
    ("status", "状态", _status(RULE_STATES, "rule")),
    ("version", "版本", _in("rule", "version")),
    ("name", "名称", lambda row: Text(row["rule"].get("name_en") or "", row["rule"].get("name") or "")),
    ("evaluated", "评估次数", _in("rule", "evaluated")),
    ("fired", "触发次数", _in("rule", "fired")),
    ("precision", "准确率", _in("rule", "precision")),
    ("judged", "已判定数", _in("rule", "judged")),
    ("error", "错误", _in("rule", "error")),
)
PLAYED = _columns(
    ("at", "时间", "at"),
    ("customer", "客户", "customer"),
    ("name", "名称", lambda row: Text(**row["name"])),
    ("signal", "信号", "signal"),
    ("new case", "新案例", "new"),
    ("measured", "事实", lambda row: _texts([Text(**fact) for fact in row["told"]])),
)
SET_ASIDE = _columns(
    ("source", "来源", "source"),
    ("file", "文件", "file"),
    ("sheet", "工作表", "sheet"),
    ("row", "行号", "row"),
    ("reasons", "原因", _both("reasons")),
    ("values", "原始值", lambda row: orjson.dumps(row["values"], default=str).decode()),
)
SOURCES = _columns(
    ("id", "编号", "id"),
    ("name", "名称", "name"),
    ("rank", "优先级", "rank"),
    ("last loaded", "最近导入", "loaded"),
    ("last complete list", "最近完整清单", lambda row: _moment(row["synced"])),
)
MATCHES = _columns(
    ("answer", "判定", lambda row: ANSWERS.get(row["answer"], row["answer"])),
    ("probability", "概率", "probability"),
    ("one", "编号一", "a"),
    ("name of one", "名称一", "name_a"),
    ("other", "编号二", "b"),
    ("name of other", "名称二", "name_b"),
    ("reasons for", "支持理由", _both("reasons_for")),
    ("reasons against", "反对理由", _both("reasons_against")),
    ("decided by", "判定人", "by"),
)
FITS = _columns(
    ("role", "伙伴类型", lambda row: row["fit"].pair[0]),
    ("partner", "伙伴", lambda row: row["fit"].pair[1]),
    ("name of partner", "伙伴名称", "partner"),
    ("customer", "客户", lambda row: row["fit"].pair[2]),
    ("name of customer", "客户名称", "customer"),
    ("rank", "排名", _in("fit", "rank")),
    ("probability", "概率", _in("fit", "probability")),
    ("basis", "依据", _in("fit", "basis")),
    ("reasons", "理由", lambda row: _texts([r.text for r in row["fit"].explained.reasons])),
    ("why not", "排除原因", lambda row: _texts(_against(row["fit"]))),
)
STANDINGS = _columns(
    ("decision", "决策", "decision"),
    ("rank", "排名", _in("one", "rank")),
    ("share", "影响力", _in("one", "share")),
    ("person", "人员", _in("one", "person")),
    ("name", "姓名", _in("one", "name")),
    ("title", "职务", _in("one", "title")),
    ("veto", "否决权", _in("one", "veto")),
    ("hidden", "隐形决策者", _in("one", "hidden")),
    ("meetings", "会面次数", _in("one", "meetings")),
    ("made of", "构成", lambda row: _texts([c.text for c in row["one"].contributions])),
)
MOVES = _columns(
    ("person", "人员", "person"), ("before", "之前", "before"), ("after", "之后", "after"), ("change", "变化", "change")
)
INTRODUCTIONS = _columns(
    ("people", "路径", lambda path: " → ".join(path.people)),
    ("strength", "强度", "strength"),
    ("in words", "说明", "text"),
    ("steps", "各步", lambda path: _texts([hop.text for hop in path.hops])),
)
RUNS = _columns(
    ("id", "编号", "id"),
    ("algorithm", "算法", "algorithm"),
    ("as of", "截止日期", "data_as_of"),
    ("started", "开始时间", "started"),
)
RUN_CHANGES = _columns(
    ("end", "对象", "end"),
    ("start", "范围", "start"),
    ("before", "之前", "before"),
    ("after", "之后", "after"),
    ("rank before", "之前排名", "rank_before"),
    ("rank after", "之后排名", "rank_after"),
)
