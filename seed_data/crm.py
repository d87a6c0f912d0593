"""The CRM's workbook, sheet by sheet."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import trade
from .files import Row, chinese, iso, rows, slash, stamp
from .influence import Deciding
from .names import Name, stream
from .partnership import RELATION, Dealings
from .traces import Traces
from .world import KINDS, Contact, Customer, Partner, World, pick, sample


def sheets(world: World, dealings: Dealings, deciding: Deciding, traces: Traces) -> dict[str, list[Row]]:
    return {
        "客户": rows(
            "客户编号 客户名称 英文名称 别名 统一社会信用代码 行业 细分 地区 城市 "
            "员工人数 年营收(万元) 客户等级 客户经理 成为客户日期",
            map(_customer, world.customers),
        ),
        "联系人": rows(
            "联系人编号 姓名 英文名 客户编号 职务 职务英文 部门 邮箱 手机 直接上级 入职日期",
            (_contact(world, c) for c in world.contacts),
        ),
        "商机": _opportunities(world),
        "决策角色": rows("商机编号 联系人编号 角色 权重 立场 登记日期", ((*r[:5], iso(r[5])) for r in deciding.roles)),
        "否决权": rows("联系人编号 商机编号 客户编号 范围 登记日期", ((*v[:4], iso(v[4])) for v in deciding.vetoes)),
        "影响关系": rows(
            "影响者 被影响者 强度 依据 置信度 起始日期", ((*e[:5], chinese(e[5])) for e in deciding.edges)
        ),
        "人脉": rows(
            "人员A 人员B 关系 强度 最近联系 说明",
            ((a.a, a.b, a.kind, a.strength, slash(a.last), a.note) for a in traces.acquaintances),
        ),
        "伙伴": _partners(world),
        "合作关系": _relations(dealings),
        "伙伴参与商机": _participations(dealings),
        "互动记录": _engagements(traces),
        "我方人员": rows(
            "工号 姓名 英文名 团队 职务 职务英文 邮箱",
            ((r.id, r.name.zh, r.name.en, r.team, r.title.zh, r.title.en, r.email) for r in world.reps),
        ),
        "组织关系": _links(world),
    }


def _customer(c: Customer) -> tuple[Any, ...]:
    industry = trade.INDUSTRIES[c.industry]
    where = (industry, c.segment, c.region, c.city)
    aliases = ";".join(c.aliases)
    return c.id, c.name.zh, c.name.en, aliases, c.code, *where, c.size, c.revenue, c.tier, c.owner, c.since


def _contact(world: World, c: Contact) -> tuple[Any, ...]:
    post = trade.POSTS[world.customer(c.customer).industry][c.post]
    title = post.head if c.head else post.staff
    work = (c.customer, title.zh, title.en, post.department.zh)
    return c.id, c.name.zh, c.name.en, *work, c.email, c.phone, c.boss, c.hired


def _opportunities(world: World) -> list[Row]:
    return rows(
        "商机编号 客户编号 商机名称 商机英文名 产品线 阶段 金额(万元) 预算(万元) 立项日期 预计成交日期 关闭日期 状态",
        (
            (o.id, o.customer, o.title.zh, o.title.en, o.line, o.stage, o.amount, o.budget)
            + (o.opened, o.expected, o.closed, o.status)
            for o in world.opportunities
        ),
    )


def _partners(world: World) -> list[Row]:
    rng = stream(world.seed, "partner records")
    made = [_partner(rng, p) for p in world.partners]
    for other in world.others:
        region = pick(rng, trade.REGIONS)
        city, size = pick(rng, trade.CITIES[region]), int(rng.integers(20, 4000))
        industry = trade.INDUSTRIES.get(other.industry, "")
        made.append(_record(other.id, other.name, other.code, other.kind, industry, region, city, size))
    return made


def _record(id: str, name: Name, code: str, kind: str, industry: str, region: str, city: str, size: int) -> Row:
    first = {"伙伴编号": id, "名称": name.zh, "英文名称": name.en, "统一社会信用代码": code, "类型": kind}
    empty = dict.fromkeys(("渠道等级", "授权区域", "产品线", "供应品类", "服务区域", "响应时限(小时)"), "")
    return first | {"行业": industry, "地区": region, "城市": city} | empty | {"员工人数": size}


def _partner(rng: np.random.Generator, p: Partner) -> Row:
    kind = KINDS[p.id[0]]
    industry = ";".join(trade.INDUSTRIES[i] for i in p.industries)
    row = _record(p.id, p.name, p.code, kind, industry, p.region, p.city, int(rng.integers(30, 900)))
    nearby = sample(rng, trade.ADJACENT[p.region], int(rng.integers(0, 3)))
    regions = ";".join(dict.fromkeys((p.region, *nearby)))
    row["产品线"] = ";".join(p.claimed)
    if kind == "经销商":
        tier = p.quality + rng.normal(0, 0.8)
        return row | {"渠道等级": "金牌" if tier > 0.8 else "银牌" if tier > -0.4 else "普通", "授权区域": regions}
    if kind == "服务商":
        return row | {"服务区域": regions, "响应时限(小时)": int(rng.choice((4, 8, 24, 48)))}
    goods = [c for i in p.industries for c in sample(rng, trade.CATEGORIES[i], int(rng.integers(1, 3)))]
    return row | {"供应品类": ";".join(goods)}


def _relations(dealings: Dealings) -> list[Row]:
    ordered = sorted(dealings.relations, key=lambda r: (r.begins, r.partner, r.customer, r.line))
    return rows(
        "伙伴编号 客户编号 关系 产品线 合同号 开始日期 结束日期",
        (
            (r.partner, r.customer, RELATION[r.partner[0]], r.line, f"HT{r.begins:%Y%m}-{number:04}")
            + (iso(r.begins), iso(r.ends) if r.ends else "")
            for number, r in enumerate(ordered, 1)
        ),
    )


def _participations(dealings: Dealings) -> list[Row]:
    ordered = sorted(dealings.participations, key=lambda p: (p.opportunity, p.partner))
    return rows(
        "商机编号 伙伴编号 角色 结果 有效线索 开始日期",
        ((p.opportunity, p.partner, p.role, p.result, "是" if p.effective else "否", iso(p.begins)) for p in ordered),
    )


def _engagements(traces: Traces) -> list[Row]:
    return rows(
        "记录编号 时间 类型 客户编号 商机编号 客户参与人 我方人员 伙伴编号 主题 结果",
        (
            (e.id, stamp(e.at, slash), e.kind, e.customer, e.opportunity, "、".join(e.attendees))
            + ("、".join(e.reps), e.partner, e.topic, e.outcome)
            for e in traces.engagements
        ),
    )


def _links(world: World) -> list[Row]:
    rng = stream(world.seed, "link records")
    made = []
    for a, relation, b in world.links:
        industry = world.customer(b).industry if b.startswith("C") else "NEV"
        share = round(float(rng.uniform(0.3, 1.0)), 2) if relation == "子公司" else ""
        product = "" if relation == "子公司" else pick(rng, trade.CATEGORIES[industry])
        begins = f"{rng.integers(2015, 2024)}-{rng.integers(1, 13):02}-01"
        made.append((a, b, relation, share, product, begins))
    return rows("组织A编号 组织B编号 关系 比例 产品 起始日期", made)
