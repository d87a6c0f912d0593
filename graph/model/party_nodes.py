"""Labels of parties: organisations and people, and the roles that they wear."""

from graph.model.choices import (
    INDUSTRIES,
)
from graph.model.declarations import boolean, choice, date, integer, node, number, share, string, strings

BLACKLISTED = boolean("on our blacklist, for every customer", "列入黑名单")
BLACKLIST_REASON = string("why it is on our blacklist", "列入黑名单的原因")


PARTY_NODES = (
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
        revenue=number("revenue per year", "年营收", unit="CNY", minimum=0, indexed=True),
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
)  # fmt: skip
