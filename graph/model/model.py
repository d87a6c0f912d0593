"""The decision-ecosystem graph, declared once; everything else derives from these declarations.

A party (`Organization`, `Person`) is one node; its roles are further labels with fields of their own.
What a person is for one purchase is an edge. Every edge has a validity and every value a source.

Derived from here: constraints and indexes, upserts and validation (`graph/db/statements.py`,
`graph/model/records.py`), GraphQL types, the map legend, `docs/schema.md` and PyG's typed triples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from graph.words import ModelError, Text

Kind = Literal["string", "integer", "float", "boolean", "date", "datetime"]
Layer = Literal["identity", "role", "event", "system"]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Field:
    """One property: its type, what it means in both languages, and what a valid value is.

    `minimum`/`maximum` are inclusive, in `unit`. `private` fields are personal data. `derived` fields are
    written by scoring only. `fulltext` and `indexed` ask for an index. `refers`: it holds ids of that label.
    """

    kind: Kind
    text: Text
    name: str = ""
    unit: str = ""
    many: bool = False
    required: bool = False
    private: bool = False
    derived: bool = False
    indexed: bool = False
    fulltext: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refers: str = ""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A label. A role names the identity label that it is worn by in `of`.

    `guarded`: who may ask, and who changed what; never answered over GraphQL, drawn, exported or searched. `served`: GraphQL
    shows it. `extensible`: `extensions.yaml` may add fields to it and relationships from or to it. `kept`: our own bookkeeping,
    which is carried over where a database is replaced by an import.
    """

    label: str
    text: Text
    plural: Text
    layer: Layer
    colour: str
    shape: str
    fields: dict[str, Field]
    of: str | None = None
    guarded: bool = False
    served: bool = True
    extensible: bool = True
    kept: bool = False

    @property
    def identity(self) -> str:
        """The label under which this node's `id` is unique and nodes are matched."""
        return self.of or self.label


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship type between the labels in `ends`, (from, to) pairs.

    `plural` edges may stand several times between the same two nodes (each has a key of its own);
    `single` ones have one valid target per source node at a time; `symmetric` ones have no direction;
    `derived` ones are written by scoring only and carry `run`. `names`: what each end calls it, (from, to).
    """

    type: str
    text: Text
    ends: tuple[tuple[str, str], ...]
    fields: dict[str, Field]
    plural: bool = False
    single: bool = False
    symmetric: bool = False
    derived: bool = False
    names: tuple[str, str] | None = None


def _field(kind: Kind, en: str, zh: str, **options: object) -> Field:
    return Field(kind, Text(en, zh), **options)  # type: ignore[arg-type]


def string(en: str, zh: str, **options: object) -> Field:
    return _field("string", en, zh, **options)


def strings(en: str, zh: str, **options: object) -> Field:
    return _field("string", en, zh, many=True, **options)


def integer(en: str, zh: str, **options: object) -> Field:
    return _field("integer", en, zh, **options)


def number(en: str, zh: str, **options: object) -> Field:
    return _field("float", en, zh, **options)


def share(en: str, zh: str, **options: object) -> Field:
    return _field("float", en, zh, **({"minimum": 0, "maximum": 1} | options))


def boolean(en: str, zh: str, **options: object) -> Field:
    return _field("boolean", en, zh, **options)


def date(en: str, zh: str, **options: object) -> Field:
    return _field("date", en, zh, **options)


def moment(en: str, zh: str, **options: object) -> Field:
    return _field("datetime", en, zh, **options)


def choice(en: str, zh: str, *choices: str, **options: object) -> Field:
    return _field("string", en, zh, choices=choices, **options)


def node(label: str, en: str, zh: str, /, *, many: str = "", layer: Layer = "event", of: str | None = None,
         colour: str = "#8d99ae", shape: str = "dot", guarded: bool = False, served: bool = True, extensible: bool = True,
         kept: bool = False, **fields: Field) -> NodeType:  # fmt: skip
    """Declare a label; keyword arguments that are Fields become its properties. What is guarded is neither served nor extensible."""
    plural = Text(many or en + "s", zh)
    return NodeType(
        label, Text(en, zh), plural, layer, colour, shape, _named(fields), of, guarded, served and not guarded,
        extensible and not guarded, kept,
    )  # fmt: skip


def edge(type: str, en: str, zh: str, *ends: tuple[str, str], plural: bool = False, single: bool = False,
         symmetric: bool = False, derived: bool = False, names: tuple[str, str] | None = None,
         **fields: Field) -> EdgeType:  # fmt: skip
    """Declare a relationship type; keyword arguments that are Fields become its properties."""
    shared = {} if derived else VALIDITY
    return EdgeType(
        type, Text(en, zh), ends, _named(fields | shared), plural, single, symmetric, derived, names
    )


def _named(fields: dict[str, Field]) -> dict[str, Field]:
    return {name: replace(declared, name=name) for name, declared in fields.items()}


VALIDITY = {
    "valid_from": date("true from this day on", "生效日期"),
    "valid_to": date("true until this day (not included)", "失效日期"),
}

INDUSTRIES = ("medical", "NEV", "construction_machinery", "food", "other")
STAGES = ("lead", "qualified", "solution_confirmed", "negotiation", "contract")
STATUSES = ("open", "won", "lost")
DECISION_ROLES = (
    "economic_buyer", "technical", "user", "gatekeeper", "procurement", "champion", "influencer",
)  # fmt: skip
SIGNAL_KINDS = (
    "expansion", "tender", "budget", "leadership_change", "contract_expiry", "complaint",
)  # fmt: skip
ENGAGEMENT_KINDS = ("visit", "joint_visit", "consultation", "call", "meeting", "ticket")
PARTNERS = ("Distributor", "ServiceProvider", "Supplier", "KOL")
PARTNER_EDGES = {"Distributor": "DISTRIBUTES_TO", "ServiceProvider": "SERVES", "Supplier": "SUPPLIES"}
EXCLUSIONS = ("territory", "certificate", "conflict", "blacklist", "contract")
ROLES = ("sales", "operations", "analyst", "partner", "admin")
EVENT_KINDS = ("graph", "change", "signal", "scores", "alert")
RULE_TIMES = ("signal", "day")
ALERT_STATUSES = ("open", "acknowledged", "snoozed", "closed")
ALERT_OUTCOMES = ("won", "useful", "not_useful", "false_alarm", "duplicate")
DELIVERY_KINDS = ("opened", "more", "reminder", "digest", "warning")
DELIVERY_STATUSES = ("queued", "sent", "digested", "withheld", "dropped", "dead")
VERDICTS = ("useful", "not_useful")
CONTRACT_LEVELS = ("full", "overlap", "counts")
CNY = "CNY"
BLACKLISTED = boolean("on our blacklist, for every customer", "列入黑名单")
BLACKLIST_REASON = string("why it is on our blacklist", "列入黑名单的原因")

NODES = (
    node(
        "Organization", "organisation", "组织", layer="identity", colour="#6b7a8f", shape="box",
        name=string("name", "名称", required=True, fulltext=True, indexed=True),
        name_en=string("English name", "英文名称", fulltext=True),
        aliases=strings("other names", "别名", fulltext=True),
        credit_code=string("unified social credit code (18 characters)", "统一社会信用代码", indexed=True),
        domain=string("web domain", "网站域名"),
        industry=choice("main industry", "主要行业", *INDUSTRIES, indexed=True),
        industries=strings("all industries it works in", "涉及行业", choices=INDUSTRIES),
        region=string("region", "地区", indexed=True),
        city=string("city", "城市"),
        country=string("country", "国家"),
        employees=integer("number of employees", "员工人数", unit="people", minimum=0, indexed=True),
        revenue=number("revenue per year", "年营收", unit=CNY, minimum=0, indexed=True),
        phone=string("switchboard", "总机"),
        blacklisted=BLACKLISTED, blacklist_reason=BLACKLIST_REASON,
        valid_to=date("no source lists it any more since", "来源不再列出日期"),
    ),
    node(
        "Customer", "customer", "客户", layer="role", of="Organization", colour="#1d4ed8", shape="star",
        segment=string("segment of the industry", "细分市场"),
        tier=choice("tier", "客户等级", "A", "B", "C", indexed=True),
        account_owner=string("account owner (id of a sales representative)", "客户经理", refers="Person"),
        customer_since=date("customer since", "成为客户日期"),
        coverage=choice("coverage of the influence: green where enough is touched and all who must be are", "覆盖状态", "red", "amber",
                        "green", derived=True),
        touched=share("share of the influence touched by us or a partner lately", "已接触的影响力", derived=True),
        uncovered=strings("people who must be covered and are not (ids)", "必须覆盖而未覆盖的人员(编号)", derived=True),
    ),
    node(
        "Distributor", "distributor", "经销商", layer="role", of="Organization", colour="#ea580c", shape="square",
        channel_tier=choice("channel tier", "渠道分级", "gold", "silver", "standard"),
        territories=strings("territories", "授权区域"),
        product_lines=strings("product lines", "产品线"),
    ),
    node(
        "ServiceProvider", "service provider", "服务商", layer="role", of="Organization", colour="#0d9488",
        shape="triangle",
        service_regions=strings("service regions", "服务区域"),
        sla_hours=number("response time promised", "响应时限", unit="hours", minimum=0),
    ),
    node(
        "Supplier", "supplier", "供应商", layer="role", of="Organization", colour="#a16207", shape="diamond",
        categories=strings("categories supplied", "供应品类"),
    ),
    node(
        "Association", "association", "协会", layer="role", of="Organization", colour="#7c3aed", shape="hexagon",
        field=string("field", "领域"),
        rank=string("rank", "级别"),
    ),
    node("Vendor", "own company", "本公司", many="own companies", layer="role", of="Organization",
         colour="#111827", shape="box"),
    node("Competitor", "competitor", "竞争对手", layer="role", of="Organization", colour="#b91c1c", shape="box"),
    node(
        "Person", "person", "人员", many="people", layer="identity", colour="#475569", shape="dot",
        name=string("name", "姓名", required=True, fulltext=True, indexed=True),
        name_en=string("English name", "英文名", fulltext=True),
        title=string("title", "职务", fulltext=True),
        title_en=string("English title", "职务(英文)", fulltext=True),
        department=string("department", "部门"),
        email=string("e-mail", "邮箱", private=True, indexed=True),
        phone=string("phone", "电话", private=True),
        blacklisted=BLACKLISTED, blacklist_reason=BLACKLIST_REASON,
        valid_to=date("no source lists the person any more since", "来源不再列出日期"),
        influence=share("global influence: share of the PageRank of all people", "全局影响力", derived=True,
                        indexed=True),
        influence_rank=integer("rank by global influence, 1 is first", "影响力排名", derived=True),
        brokerage=share("brokerage: share of the shortest paths between others that pass this person", "中介度", derived=True),
        community=integer("community of people who are close, 0 is the largest", "社群", derived=True),
        reach=share("reach: share of the other people influenced within two steps", "影响覆盖面", derived=True),
        influence_run=string("scoring run of the influence", "影响力计算批次", derived=True),
    ),
    node("DecisionMaker", "decision-maker", "决策人", layer="role", of="Person", colour="#2563eb", shape="dot"),
    node(
        "KOL", "key opinion leader", "关键意见领袖", layer="role", of="Person", colour="#9333ea", shape="hexagon",
        field=string("field", "领域"),
        honours=strings("honours", "荣誉"),
        publications=integer("publications", "发表数", unit="papers", minimum=0),
    ),
    node("SalesRep", "sales representative", "销售代表", layer="role", of="Person", colour="#0f172a", shape="dot",
         team=string("team", "团队")),
    node("Engineer", "engineer", "工程师", layer="role", of="Person", colour="#14b8a6", shape="dot",
         team=string("team", "团队")),
    node(
        "Certificate", "certificate", "证书", colour="#5eead4",
        name=string("name", "证书名称", required=True),
        level=choice("certification level", "认证等级", "junior", "intermediate", "senior", "expert"),
        issued=date("issued", "发证日期"),
        expires=date("expires", "到期日期", indexed=True),
    ),
    node(
        "InventoryPeriod", "inventory period", "库存期间", colour="#fdba74",
        period=string("period, such as 2025Q3", "期间", required=True, indexed=True),
        product_line=string("product line", "产品线"),
        turnover=number("inventory turnover", "库存周转率", unit="times per quarter", minimum=0),
        stock=number("stock at the end", "期末库存", unit=CNY, minimum=0),
    ),
    node(
        "Opportunity", "opportunity", "商机", many="opportunities", colour="#dc2626", shape="ellipse",
        name=string("name", "名称", required=True, fulltext=True),
        name_en=string("English name", "英文名称", fulltext=True),
        product_line=string("product line", "产品线"),
        stage=choice("stage", "阶段", *STAGES),
        status=choice("status", "状态", *STATUSES, required=True, indexed=True),
        amount=number("amount", "金额", unit=CNY, minimum=0, indexed=True),
        budget=number("budget of the customer", "预算", unit=CNY, minimum=0),
        opened=date("opened", "立项日期"),
        expected=date("expected to close", "预计成交日期"),
        closed=date("closed", "关闭日期"),
        outside_procurement=share("share of the influence outside procurement", "采购部门之外的影响力", derived=True),
        coverage=choice("coverage of the influence: green where enough is touched and all who must be are", "覆盖状态", "red", "amber",
                        "green", derived=True),
        touched=share("share of the influence touched by us or a partner lately", "已接触的影响力", derived=True),
        uncovered=strings("people who must be covered and are not (ids)", "必须覆盖而未覆盖的人员(编号)", derived=True),
    ),
    node(
        "Asset", "asset", "设备", colour="#64748b", shape="dot",
        model=string("model", "型号"),
        serial=string("serial number", "序列号", indexed=True),
        vendor=string("made by", "厂商"),
        installed=date("installed", "安装日期"),
    ),
    node(
        "MaintenanceRecord", "maintenance record", "维修记录", colour="#94a3b8",
        fault_code=string("fault code", "故障代码"),
        fault=string("fault", "故障描述"),
        severity=choice("severity", "严重程度", "minor", "major", "down"),
        opened=moment("reported", "报修时间", indexed=True),
        closed=moment("closed", "关闭时间"),
    ),
    node(
        "Engagement", "engagement", "互动", colour="#cbd5e1",
        kind=choice("kind", "类型", *ENGAGEMENT_KINDS, required=True),
        at=moment("at", "时间", required=True, indexed=True),
        topic=string("topic", "主题"),
        topic_en=string("English topic", "主题(英文)"),
        outcome=string("outcome", "结果"),
    ),
    node(
        "Signal", "signal", "信号", colour="#f59e0b", shape="triangleDown",
        kind=choice("kind", "类型", *SIGNAL_KINDS, required=True, indexed=True),
        at=moment("at", "时间", required=True, indexed=True),
        strength=share("strength", "强度"),
        origin=string("where it was seen", "来源渠道"),
        title=string("title", "标题", fulltext=True),
        title_en=string("English title", "标题(英文)", fulltext=True),
        detail=string("text", "正文"),
        detail_en=string("English text", "正文(英文)"),
        budget=number("budget named in it", "预算", unit=CNY, minimum=0),
    ),
    node(
        "ScoringRun", "scoring run", "评分批次", layer="system", extensible=False,
        algorithm=string("algorithm", "算法", required=True, indexed=True),
        parameters=string("parameters (JSON)", "参数(JSON)"),
        metrics=string("metrics (JSON)", "指标(JSON)"),
        data_as_of=date("data as of", "数据截止日期"),
        started=moment("started", "开始时间", indexed=True),
        duration=number("duration", "耗时", unit="seconds", minimum=0),
        version=string("version of the code", "代码版本"),
    ),
    node(
        "ScoringArchive", "kept results of a scoring run", "评分结果存档", layer="system",
        started=moment("started", "开始时间", indexed=True),
    ),
    node(
        "Source", "source", "数据源", layer="system", extensible=False,
        name=string("name", "名称"),
        rank=integer("rank: a higher one wins over a lower one", "优先级"),
        syncs=string("times of complete full lists, by feed (JSON)", "完整清单时间(JSON)"),
        shared=boolean("its ids are declared to be everybody's", "声明与其他来源共用编号"),
        loaded=moment("last loaded", "最近导入"),
    ),
    node(
        "IngestRun", "ingest run", "导入批次", layer="system", extensible=False,
        started=moment("started", "开始时间", indexed=True),
        finished=moment("finished", "结束时间"),
        complete=boolean("complete", "完整"),
        digest=string("fingerprint of the files and mappings", "文件与映射指纹", indexed=True),
        files=strings("files", "文件"),
        read=integer("rows read", "读取行数", unit="rows"),
        loaded=integer("rows that changed the graph", "载入行数", unit="rows"),
        unchanged=integer("rows that changed nothing", "未变行数", unit="rows"),
        rejected=integer("rows set aside", "搁置行数", unit="rows"),
        closed=integer("facts ended, as a full list no longer has them", "终止的事实数"),
    ),
    node("Identifier", "identifier", "标识", layer="system", served=False, extensible=False,
         strong=boolean("strong: it alone proves who it is", "强标识")),
    node(
        "Match", "match", "主体匹配", many="matches", layer="system", extensible=False,
        party=string("label of both", "标签", indexed=True), a=string("one id", "编号一"), b=string("other id", "编号二"),
        name_a=string("one name", "名称一"), name_b=string("other name", "名称二"),
        answer=choice("answer", "结论", "same", "distinct", "undecided", indexed=True),
        probability=share("probability that both are one", "同一主体概率"),
        reasons_for=strings("what speaks for it", "支持依据(英文)"), reasons_for_zh=strings("what speaks for it, in Chinese", "支持依据"),
        reasons_against=strings("what speaks against it", "反对依据(英文)"),
        reasons_against_zh=strings("what speaks against it, in Chinese", "反对依据"),
        by=string("person who decided", "判定人"), at=moment("at", "时间")),
    node(
        "Numbering", "number of a source", "来源编号", layer="system",
        party=string("label", "标签"), source=string("source", "数据源", indexed=True), number=string("id that it tells", "所用编号"),
        to=string("id that it stands for; none while its rows are set aside", "对应的编号(搁置时为空)"),
        by=string("person who parted them", "判定人"), at=moment("at", "时间")),
    node("Matcher", "matcher", "匹配模型", layer="system", extensible=False, parameters=string("what it has learnt (JSON)", "参数(JSON)"),
         profiles=integer("profiles learnt from", "训练样本数"), at=moment("learnt at", "训练时间")),
    node("Lock", "lock", "写锁", layer="system", served=False, extensible=False, kept=True, at=moment("last taken", "最近占用"),
         seq=integer("last number given", "最近编号"), by=string("who holds it", "持有者"), until=moment("until", "截止时间"),
         zone=string("zone of all moments", "时间所用时区")),
    node("Rule", "rule", "规则", layer="system", kept=True,
         name=string("name", "名称"), name_en=string("English name", "英文名称"),
         intent=string("what its cases are about", "意向"),
         on=choice("looked at when a signal comes, or once a day", "触发时机", *RULE_TIMES),
         version=integer("version that is in force, or was last", "版本"), body=string("if-then text (JSON)", "规则内容(JSON)"),
         status=choice("status", "状态", "draft", "approved", "active", "retired", indexed=True),
         evaluated=integer("how often it was looked at", "评估次数", minimum=0), fired=integer("how often it held", "触发次数", minimum=0),
         last_fired=moment("last held", "最近触发"), failed=integer("how often it could not be worked out", "失败次数", minimum=0),
         error=string("why it could not be worked out the last time", "最近失败原因"),
         confirmed=integer("closed cases of its that were right", "确认有效的案例数", minimum=0),
         judged=integer("closed cases of its that were judged", "已评判的案例数", minimum=0),
         precision=share("share of its judged cases that were right", "准确率")),
    node("RuleVersion", "version of a rule", "规则版本", many="versions of rules", layer="system", guarded=True, kept=True,
         rule=string("rule (id)", "规则(编号)", required=True, indexed=True), version=integer("version", "版本"),
         body=string("if-then text (JSON)", "规则内容(JSON)"),
         status=choice("status", "状态", "draft", "approved", "active", "replaced", "retired"),
         author=string("drafted by", "起草人"), drafted=moment("drafted", "起草时间"),
         approver=string("approved by", "批准人"), approved=moment("approved", "批准时间"),
         activator=string("activated by", "启用人"), activated=moment("activated", "启用时间"),
         ended=moment("replaced or retired", "替换或停用时间")),
    node("Alert", "alert", "预警", layer="system", kept=True,
         at=moment("opened", "产生时间", required=True, indexed=True), intent=string("what it is about", "意向", indexed=True),
         customer=string("customer (id)", "客户(编号)", indexed=True),
         rule=string("rule that a warning of our own is about (id)", "相关规则(编号)"),
         title=string("title", "标题"), title_en=string("English title", "英文标题"),
         status=choice("status", "状态", *ALERT_STATUSES, required=True, indexed=True),
         rules=strings("rules that hold (ids)", "触发规则(编号)"), evidence=integer("pieces of evidence", "证据数", minimum=0),
         last=moment("last evidence", "最近证据时间", indexed=True), until=moment("evidence until then joins it", "归并截止时间"),
         assignee=string("who works on it", "负责人"), snoozed_until=moment("sleeps until", "暂缓至"),
         outcome=choice("outcome", "结果", *ALERT_OUTCOMES), why=string("why", "原因"),
         acknowledged_by=string("acknowledged by", "确认人"), acknowledged=moment("acknowledged", "确认时间"),
         closed_by=string("closed by", "关闭人"), closed=moment("closed", "关闭时间", indexed=True),
         todo=string("what rules want done (JSON)", "待办(JSON)")),
    node("Firing", "rule that held", "规则触发", many="rules that held", layer="system", guarded=True, kept=True,
         alert=string("alert (id)", "预警(编号)", indexed=True), rule=string("rule (id)", "规则(编号)", indexed=True),
         version=integer("version of the rule", "规则版本"), customer=string("customer (id)", "客户(编号)"),
         signal=string("signal (id)", "信号(编号)"), at=moment("moment that was looked at", "评估时点", indexed=True),
         made=moment("when it was worked out", "计算时间"), milliseconds=number("how long that took", "耗时", unit="ms", minimum=0),
         facts=string("what was measured (JSON)", "事实(JSON)")),
    node("CaseWindow", "open window of a case", "案例窗口", layer="system", guarded=True, kept=True,
         alert=string("alert (id)", "预警(编号)"), until=moment("until", "截止时间")),
    node("Delivery", "delivery", "推送", many="deliveries", layer="system", guarded=True, kept=True,
         alert=string("alert (id)", "预警(编号)", indexed=True), channel=string("channel", "渠道", indexed=True),
         kind=choice("kind", "类型", *DELIVERY_KINDS), number=integer("place among those of its alert and channel", "顺序号"),
         person=string("person that it is for (id)", "接收人(编号)"),
         title=string("title", "标题"), title_en=string("English title", "英文标题"),
         at=moment("made", "创建时间", indexed=True), due=moment("to be tried at", "下次尝试时间", indexed=True),
         leased=moment("somebody works on it until", "租约截止时间"), by=string("who works on it", "处理进程"),
         status=choice("status", "状态", *DELIVERY_STATUSES, indexed=True), attempts=integer("attempts", "次数", minimum=0),
         sent=moment("sent", "送达时间"), error=string("why the last attempt failed", "失败原因(英文)"),
         error_zh=string("why the last attempt failed, in Chinese", "失败原因"),
         part_of=string("message that it went into (id)", "所并入的消息(编号)"),
         message=string("message as it is sent (JSON)", "消息内容(JSON)", private=True)),
    node("ChannelState", "state of a channel", "渠道状态", many="states of channels", layer="system", guarded=True, kept=True,
         recent=Field("datetime", Text("times at which it was given messages lately", "最近发送时间"), many=True),
         counts=Field("integer", Text("how many each time", "每次条数"), many=True),
         blocked=moment("silent until", "静默至")),
    node("Intake", "signal that was handed in", "接收的信号", many="signals that were handed in", layer="system", guarded=True, kept=True,
         at=moment("received", "接收时间", indexed=True), origin=string("who handed it in", "来源"),
         status=choice("status", "状态", "received", "done", "refused", indexed=True),
         body=string("what was handed in", "原文", private=True),
         answer=string("what was answered (JSON)", "应答(JSON)"), signal=string("signal that it became (id)", "信号(编号)")),
    node("JointPlan", "joint-visit plan", "联合拜访计划", layer="system",
         title=string("title", "标题"), at=moment("planned for", "计划时间"),
         status=choice("status", "状态", "draft", "agreed", "done", "cancelled")),
    node("Quote", "quote", "报价", layer="system",
         amount=number("amount", "金额", unit=CNY, minimum=0), version=integer("version", "版本"),
         status=choice("status", "状态", "draft", "in_approval", "approved", "refused"), at=moment("at", "时间")),
    node("Commitment", "joint commitment", "联合承诺书", layer="system",
         text=string("text", "内容"), signed=moment("signed", "签署时间"),
         status=choice("status", "状态", "draft", "signed", "kept", "broken")),
    node("DataContract", "data contract", "场景化数据契约", layer="system",
         purpose=string("purpose", "用途"), scope=string("terms in force (JSON)", "生效条款(JSON)"),
         partner=string("partner (id)", "伙伴(编号)", indexed=True),
         level=choice("level of detail", "详细程度", *CONTRACT_LEVELS),
         quota=integer("requests allowed", "请求配额", unit="requests per day", minimum=1),
         version=integer("version that is in force, or was last", "版本"),
         expires=date("expires", "到期日期"),
         status=choice("status", "状态", "draft", "published", "revoked")),
    node("ContractVersion", "version of a data contract", "契约版本", many="versions of data contracts", layer="system", guarded=True,
         contract=string("contract (id)", "契约(编号)", required=True, indexed=True), version=integer("version", "版本"),
         terms=string("terms (JSON)", "条款(JSON)"),
         status=choice("status", "状态", "draft", "approved", "published", "replaced", "revoked"),
         author=string("drafted by", "起草人"), drafted=moment("drafted", "起草时间"),
         approver=string("approved by", "批准人"), approved=moment("approved", "批准时间"),
         publisher=string("published by", "发布人"), published=moment("published", "发布时间"),
         ended=moment("replaced or revoked", "替换或撤销时间")),
    node("ApiKey", "API key", "接口密钥", layer="system", guarded=True, kept=True,
         name=string("who uses it", "使用者", required=True), role=choice("role", "角色", *ROLES, required=True),
         hash=string("SHA-256 of the secret", "密钥摘要", required=True, private=True),
         contract=string("data contract of a partner (id)", "伙伴的数据契约(编号)"),
         created=moment("made", "创建时间"), expires=moment("expires", "到期时间"), revoked=moment("revoked", "撤销时间"),
         made_by=string("made by", "创建人")),
    node("Access", "version of all keys and contracts", "访问权限版本", many="versions of all keys and contracts",
         layer="system", guarded=True, kept=True, version=integer("counts every change of a key or a contract", "版本")),
    node("Usage", "requests of a day", "每日请求数", many="requests of days", layer="system", guarded=True, kept=True,
         contract=string("contract (id)", "契约(编号)", indexed=True), day=date("day", "日期"),
         requests=integer("requests", "请求数", minimum=0)),
    node("Audit", "audit entry", "审计记录", many="audit entries", layer="system", guarded=True, kept=True,
         at=moment("at", "时间", indexed=True), who=string("who", "操作人"), what=string("what was done", "操作"),
         label=string("label of what was changed", "对象标签"), target=string("id of what was changed", "对象编号", indexed=True),
         before=string("before (JSON)", "变更前(JSON)", private=True), after=string("after (JSON)", "变更后(JSON)", private=True),
         request=string("id of the request", "请求编号")),
    node("Event", "event", "事件", layer="system", guarded=True, kept=True,
         seq=integer("place in the order of all events, without gaps", "顺序号", indexed=True),
         at=moment("at", "时间", indexed=True), kind=choice("kind", "类型", *EVENT_KINDS),
         label=string("label of what it is about", "对象标签"), target=string("id of what it is about", "对象编号"),
         payload=string("more about it (JSON)", "内容(JSON)")),
    node("Done", "change that was made", "已完成的变更", many="changes that were made", layer="system", guarded=True, kept=True,
         at=moment("at", "时间", indexed=True), input=string("fingerprint of what was asked", "请求指纹"),
         answer=string("what was answered (JSON)", "应答(JSON)")),
    node("Feedback", "feedback on a recommendation", "推荐反馈", many="feedback on recommendations", layer="system",
         partner=string("partner that was recommended (id)", "所推荐的伙伴(编号)", required=True, indexed=True),
         customer=string("customer that it was recommended for (id)", "所针对的客户(编号)", required=True, indexed=True),
         verdict=choice("verdict", "评价", *VERDICTS, required=True), why=string("why", "原因"),
         by=string("person who said so", "反馈人"), at=moment("at", "时间", required=True, indexed=True),
         run=string("scoring run that recommended it (id)", "评分批次(编号)"), rank=integer("rank that it had", "当时的排名"),
         probability=share("probability that it had", "当时的适配概率")),
)  # fmt: skip


def _partners_to(target: str, *partners: str) -> tuple[tuple[str, str], ...]:
    return tuple((partner, target) for partner in (partners or PARTNERS))


EDGES = (
    edge("WORKS_AT", "works at", "任职于", ("Person", "Organization"),
         names=("works_at", "staff"), title=string("title", "职务"), department=string("department", "部门")),
    edge("REPORTS_TO", "reports to", "汇报给", ("Person", "Person"), names=("reports_to", "reports"), single=True),
    edge("INFLUENCES", "influences", "影响", ("Person", "Person"),
         names=("influences", "influenced_by"), weight=share("weight", "强度", required=True), basis=string("basis", "依据"),
         confidence=share("confidence", "置信度")),
    edge("CONFLICTS_WITH", "is in conflict with", "冲突", ("Person", "Person"), names=("conflicts_with", "conflicts_with"), symmetric=True,
         basis=string("basis", "依据")),
    edge("DECIDES", "decides on", "参与决策", ("Person", "Opportunity"),
         names=("decides", "deciders"), role=choice("role", "决策角色", *DECISION_ROLES, required=True), weight=share("weight", "权重"),
         stance=number("stance, from against to for", "立场", minimum=-1, maximum=1)),
    edge("HAS_VETO", "has a veto on", "拥有否决权", ("Person", "Opportunity"), ("Person", "Customer"),
         names=("vetoes", "vetoed_by"), scope=string("scope", "范围")),
    edge("KNOWS", "knows", "认识", ("Person", "Person"),
         names=("knows", "known_by"), strength=share("declared strength", "声明强度"), last_contact=date("last contact", "最近联系"),
         basis=string("basis", "说明")),
    edge("ADVISES", "advises", "顾问", ("KOL", "Organization"), names=("advises", "advisers"), field=string("field", "领域")),
    edge("MEMBER_OF", "is a member of", "成员", ("Person", "Association"), ("Organization", "Association"),
         names=("member_of", "members"), position=string("position", "职位")),
    *(edge(type, en, zh, (partner, "Customer"), plural=True, names=names, product_line=string("product line or category", "产品线"),
           contract=string("contract", "合同号"),
           exclusive=boolean("works for this customer and for none of its competitors", "独家合作"))
      for type, en, zh, partner, names in (
          ("DISTRIBUTES_TO", "distributes to", "分销给", "Distributor", ("distributes_to", "distributors")),
          ("SERVES", "serves", "服务", "ServiceProvider", ("serves", "service_providers")),
          ("SUPPLIES", "supplies", "供应", "Supplier", ("supplies", "suppliers")))),
    edge("EXCLUDES", "excludes", "排除", *(("Customer", partner) for partner in PARTNERS),
         names=("excludes", "excluded_by"), reason=string("reason", "原因")),
    edge("BOUND_BY", "is bound by", "签有契约", *_partners_to("DataContract"), names=("bound_by", "binds")),
    edge("ALLOWS", "allows", "准许客户", ("DataContract", "Customer"), names=("allows", "allowed_by")),
    edge("RATED", "rated", "评价", *(("Customer", partner) for partner in PARTNERS), names=("ratings_given", "ratings"), plural=True,
         score=number("satisfaction score", "合作满意度", required=True, unit="0–100", minimum=0, maximum=100),
         at=date("at", "日期", required=True, indexed=True), dimension=string("dimension", "维度"),
         comment=string("comment", "评语")),
    edge("PARTNERED_ON", "was a partner on", "参与商机", *_partners_to("Opportunity"),
         names=("partnered_on", "partners"), role=string("role", "角色"), outcome=choice("outcome", "结果", *STATUSES),
         effective_lead=boolean("effective lead", "有效线索")),
    edge("OPENED", "opened", "发起", ("Customer", "Opportunity"), names=("opportunities", "opened_by")),
    edge("OWNS_ACCOUNT", "owns the account", "负责客户", ("SalesRep", "Customer"), names=("accounts", "account_owners")),
    edge("SUBSIDIARY_OF", "is a subsidiary of", "子公司", ("Organization", "Organization"),
         names=("subsidiary_of", "subsidiaries"), share=share("share held", "持股比例")),
    edge("UPSTREAM_OF", "is upstream of", "上游", ("Organization", "Organization"),
         names=("downstream", "upstream"), product=string("product", "产品"),
         exclusive=boolean("the other one sells for this one only", "独家经销")),
    edge("COMPETES_WITH", "competes with", "竞争", ("Organization", "Organization"),
         names=("competes_with", "competed_by"), product=string("product", "产品")),
    edge("INSTALLED_AT", "is installed at", "安装于", ("Asset", "Customer"), names=("installed_at", "assets")),
    edge("MAINTAINED", "maintained", "维护", ("ServiceProvider", "Asset"), names=("maintains", "maintained_by")),
    edge("FOR_ASSET", "is about the asset", "针对设备", ("MaintenanceRecord", "Asset"), names=("for_asset", "maintenance")),
    edge("RECORDED", "recorded", "登记", ("Distributor", "MaintenanceRecord"), names=("recorded", "recorded_by")),
    edge("HOLDS", "holds", "持有", ("Engineer", "Certificate"), names=("certificates", "held_by")),
    edge("HELD_STOCK", "held stock", "库存", ("Distributor", "InventoryPeriod"), names=("stock", "stocked_by")),
    edge("TOOK_PART", "took part in", "参与", ("Person", "Engagement"), names=("engagements", "participants"),
         part=string("part played", "身份")),
    edge("ABOUT", "is about", "关于", ("Engagement", "Opportunity"), ("Engagement", "Customer"), names=("about", "engagements")),
    edge("WITH", "was together with", "协同", ("Engagement", "Organization"), names=("together_with", "joint_engagements")),
    edge("SIGNALS", "signals", "预示", ("Signal", "Organization"), names=("signals_about", "signals")),
    edge("IDENTIFIES", "identifies", "识别", ("Identifier", "Organization"), ("Identifier", "Person"),
         derived=True),
    edge("FITS", "fits", "适配", *_partners_to("Customer"), names=("fitting_customers", "fitting_partners"), derived=True,
         probability=share("probability that it works well", "适配概率"), rank=integer("rank in its role", "排名"),
         score=number("score of the model", "模型分"), reasons=strings("reasons", "理由(英文)"),
         reasons_zh=strings("reasons in Chinese", "理由"),
         basis=choice("what it rests on: dealings, profiles alone, or nothing known", "依据", "history", "profile", "unknown"),
         evidence=strings("for each reason as JSON: kind, effect on the log odds, path, ids of the facts", "证据(JSON)"),
         why_not=string("why another one comes first", "未居首位的原因(英文)"),
         why_not_zh=string("why another one comes first, in Chinese", "未居首位的原因")),
    edge("EXCLUDED", "is excluded from", "硬性排除", *_partners_to("Customer"), names=("excluded_from", "excluded_partners"), derived=True,
         rank=integer("rank that it would have in its role", "若不排除的排名"), score=number("score of the model", "模型分"),
         kinds=strings("kinds of exclusion", "排除类别", choices=EXCLUSIONS), reasons=strings("reasons", "原因(英文)"),
         reasons_zh=strings("reasons in Chinese", "原因"), facts=strings("ids of the facts that say so", "事实编号")),
    edge("INFLUENCES_DECISION", "influences the decision", "影响决策", ("Person", "Opportunity"),
         ("Person", "Customer"), names=("influences_decisions", "influencers"), derived=True,
         score=share("share of the influence on this decision", "影响力"), rank=integer("rank", "排名"),
         hidden=boolean("hidden decision-maker", "隐形决策者")),
)  # fmt: skip


@dataclass(frozen=True)
class Model:
    """The declared graph: look-ups over the declarations, which are checked when it is made.

    Raises ModelError when a declaration is not sound.
    """

    nodes: dict[str, NodeType] = field(default_factory=lambda: {n.label: n for n in NODES})
    edges: dict[str, EdgeType] = field(default_factory=lambda: {e.type: e for e in EDGES})

    def __post_init__(self) -> None:
        for name in self._names():
            if not NAME.match(name):
                raise ModelError(Text(f"{name!r} is not a name: letters, digits and _ only",
                                      f"{name!r} 不是合法名称:只能用字母、数字和下划线"))  # fmt: skip
        for label in self._labels_used():
            if label not in self.nodes:
                raise ModelError(Text(f"label {label} is used but not declared", f"标签 {label} 未声明"))

    def _names(self) -> Iterator[str]:
        yield from self.nodes
        yield from self.edges
        for fields in (d.fields for kind in (self.nodes, self.edges) for d in kind.values()):
            yield from fields

    def _labels_used(self) -> Iterator[str]:
        for node_type in self.nodes.values():
            yield node_type.identity
        for edge_type in self.edges.values():
            for pair in edge_type.ends:
                yield from pair

    @cached_property
    def identities(self) -> list[NodeType]:
        """The labels that nodes are matched by: everything but the roles."""
        return [n for n in self.nodes.values() if n.of is None]

    @cached_property
    def triples(self) -> list[tuple[str, str, str]]:
        """Typed (source, edge, target) triples of the observed edges, as PyG's HeteroData names them."""
        return [(a, e.type, b) for e in self.edges.values() if not e.derived for a, b in e.ends]

    def roles(self, label: str) -> list[NodeType]:
        return [n for n in self.nodes.values() if n.of == label]

    def fields(self, *labels: str) -> dict[str, Field]:
        """The fields of a node that wears all these labels."""
        return {name: f for label in labels for name, f in self.nodes[label].fields.items()}


MODEL = Model()
