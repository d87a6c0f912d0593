"""What partners, associations, surveys and signal services deliver."""

from __future__ import annotations

import numpy as np

from . import trade
from .files import Row, Tables, chinese, iso, rows, slash, stamp
from .names import Name, slug, spellings, stream
from .partnership import Dealings, Survey
from .traces import Traces
from .upkeep import keepers
from .world import SNAPSHOT, Customer, Partner, World, known_spellings, pick, sample

GB18030 = 1  # the distributor, by place, whose system writes GB18030


def feeds(world: World, dealings: Dealings, traces: Traces) -> Tables:
    return {
        "distributor_inventory.csv": _inventory(world, traces),
        **_maintenance(world, traces),
        "service_engineers.csv": _certificates(world, traces),
        "association_consultations.jsonl": _consultations(world, traces),
        "satisfaction_surveys.csv": _surveys(world, dealings),
        "signals.jsonl": _signals(world, traces),
    }


def encodings(world: World) -> dict[str, str]:
    """The files that are not plain UTF-8."""
    return {"distributor_inventory.csv": "utf-8-sig", maintenance_name(keepers(world)[GB18030]): "gb18030"}


def _inventory(world: World, traces: Traces) -> list[Row]:
    partners = {p.id: p for p in world.partners}
    return rows(
        "经销商名称 统一社会信用代码 期间 产品线 库存周转率 期末库存(万元)",
        ((partners[s[0]].name.zh, partners[s[0]].code, *s[1:]) for s in traces.stock),
    )


def maintenance_name(partner: Partner) -> str:
    return f"maintenance_{slug(partner.name.en.split()[0])}.csv"


def _maintenance(world: World, traces: Traces) -> Tables:
    return {maintenance_name(k): _repairs(world, traces, place, k) for place, k in enumerate(keepers(world))}


def _repairs(world: World, traces: Traces, place: int, keeper: Partner) -> list[Row]:
    """One distributor's records, with its own way to write dates."""
    rng, day = stream(world.seed, f"maintenance {place}"), (iso, slash, chinese, iso)[place]
    names = {p.id: p.name.zh for p in world.partners}
    made = []
    for number, r in enumerate((r for r in traces.repairs if r.distributor == keeper.id), 1):
        asset = (r.serial, r.model, r.maker, written(rng, world.customer(r.customer), 0.4), day(r.installed))
        still_open = r.closed.date() > SNAPSHOT
        times = (stamp(r.reported, day), "" if still_open else stamp(r.closed, day))
        ticket = f"{keeper.id}-{r.reported:%y%m}-{number:04}"
        made.append((ticket, *asset, *r.fault, r.severity, *times, names[r.provider], keeper.name.zh))
    return rows(
        "工单号 设备序列号 设备型号 设备厂商 客户名称 安装日期 "
        "故障代码 故障描述 严重程度 报修时间 关闭时间 服务商名称 经销商名称",
        made,
    )


def written(rng: np.random.Generator, customer: Customer, share: float) -> str:
    """The customer's name, in another spelling with the given probability."""
    return pick(rng, known_spellings(customer)[:3]) if rng.random() < share else customer.name.zh


def _certificates(world: World, traces: Traces) -> list[Row]:
    engineers = {e.id: e for e in world.engineers}
    names = {p.id: p.name.zh for p in world.partners}
    made = []
    for c in traces.certificates:
        e = engineers[c.engineer]
        person = (e.id, e.name.zh, e.name.en, names[e.provider], e.email)
        made.append((*person, c.title, c.level, slash(c.issued), slash(c.expires)))
    return rows("工程师编号 姓名 英文名 服务商名称 邮箱 证书名称 认证等级 发证日期 到期日期", made)


_TITLES = (
    Name("主任医师、教授", "Chief Physician and Professor"),
    Name("教授级高级工程师", "Professor-level Senior Engineer"),
    Name("首席专家", "Chief Expert"),
    Name("研究员", "Research Fellow"),
)
_HONOURS = {
    "MED": ("省级科技进步一等奖", "国务院特殊津贴专家", "优秀学科带头人", "行业指南主要起草人"),
    "NEV": ("省级科技进步一等奖", "行业标准主要起草人", "青年科技奖", "杰出工程师"),
    "CM": ("省级科技进步一等奖", "行业标准主要起草人", "国务院特殊津贴专家", "杰出工程师"),
}
_POSITIONS = ("会长", "副会长", "常务理事", "理事", "专家委员会委员")


def _experts(world: World) -> dict[str, Row]:
    rng = stream(world.seed, "expert records")
    return {k.id: _expert(rng, world, k) for k in world.kols}


def _expert(rng: np.random.Generator, world: World, k: Partner) -> Row:
    industry, line = k.industries[0], trade.LINES[k.claimed[0]]
    title = _TITLES[0 if industry == "MED" and rng.random() < 0.6 else int(rng.integers(1, 4))]
    bodies = [o.name.zh for o in world.others if o.kind == "协会" and o.industry == industry]
    honours = sample(rng, _HONOURS[industry], int(np.clip(rng.normal(1 + k.quality, 0.6), 0, 3)))
    return {
        "id": k.id,
        "name": k.name.zh,
        "name_en": k.name.en,
        "title": title.zh,
        "title_en": title.en,
        "field": line.field.zh,
        "honours": honours,
        "publications": int(np.clip(40 + 25 * k.driver + rng.normal(0, 6), 0, None)),
        "employer": world.kol_employer[k.id],
        "association": bodies[-1] if line.name.zh in ("消毒灭菌", "生命监护") else bodies[0],
        "position": _POSITIONS[int(np.clip(np.rint(2.2 - k.quality), 0, 4))],
    }


def _consultations(world: World, traces: Traces) -> list[Row]:
    experts = _experts(world)
    return [
        {
            "id": f"ZX{number:04}",
            "at": f"{c.at:%Y-%m-%dT%H:%M:00+08:00}",
            "expert": experts[c.expert],
            "customer": _reference(world, c.customer),
            "opportunity": c.opportunity or None,
            "attendees": c.attendees,
            "topic": c.topic.zh,
            "topic_en": c.topic.en,
            "outcome": c.outcome,
        }
        for number, c in enumerate(traces.consultations, 1)
    ]


def _reference(world: World, customer: str) -> Row:
    return {"name": world.customer(customer).name.zh, "credit_code": world.customer(customer).code}


def _surveys(world: World, dealings: Dealings) -> list[Row]:
    rng, names = stream(world.seed, "survey records"), {p.id: p.name.zh for p in world.partners}
    made = []
    for number, s in enumerate(dealings.surveys, 1):
        partner = pick(rng, spellings(names[s.partner])[:2]) if rng.random() < 0.06 else names[s.partner]
        customer = written(rng, world.customer(s.customer), 0.22)
        answer = (s.dimension, int(s.score), _comment(rng, s))
        made.append((f"WJ{number:05}", slash(s.at), customer, partner, *answer))
    return rows("问卷编号 日期 客户名称 伙伴名称 维度 得分 评价", made)


def _comment(rng: np.random.Generator, survey: Survey) -> str:
    mood = "high" if survey.score >= 82 else "mid" if survey.score >= 65 else "low"
    return pick(rng, trade.COMMENTS[mood]) if rng.random() < 0.6 else ""


def _signals(world: World, traces: Traces) -> list[Row]:
    return [
        {
            "id": f"SG{number:03}",
            "kind": s.kind,
            "at": iso(s.at),
            "organization": _reference(world, s.customer),
            "strength": s.strength,
            "source": s.source,
            "title": s.title.zh,
            "title_en": s.title.en,
            "text": s.text.zh,
            "text_en": s.text.en,
            "budget_cny": s.budget,
        }
        for number, s in enumerate(traces.signals, 1)
    ]
