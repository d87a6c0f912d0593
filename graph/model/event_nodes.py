"""Labels of events and things: opportunities, assets, engagements, signals, certificates."""

from graph.model.choices import (
    ENGAGEMENT_KINDS,
    SIGNAL_KINDS,
    STAGES,
    STATUSES,
)
from graph.model.declarations import choice, date, moment, node, number, share, string, strings

EVENT_NODES = (
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
        stock=number("stock at the end", "期末库存", unit="CNY", minimum=0),
    ),
    node(
        "Opportunity", "opportunity", "商机", many="opportunities", colour="#dc2626", shape="ellipse",
        name=string("name", "名称", required=True, fulltext=True),
        name_en=string("English name", "英文名称", fulltext=True),
        product_line=string("product line", "产品线"),
        stage=choice("stage", "阶段", *STAGES),
        status=choice("status", "状态", *STATUSES, required=True, indexed=True),
        amount=number("amount", "金额", unit="CNY", minimum=0, indexed=True),
        budget=number("budget of the customer", "预算", unit="CNY", minimum=0),
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
        budget=number("budget named in it", "预算", unit="CNY", minimum=0),
    ),
)  # fmt: skip
