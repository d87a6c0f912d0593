"""Kinds of requests by the words of both languages: stock, price, delivery date, certificate, technical question and so on.

Where words of several kinds stand together, 库存接口说明书 or "certificate of stock", the head of the phrase counts: the last in Chinese
and in an English compound, the first before "of" and "for". Kinds that are named apart are a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.words import Text
from workspace.sentences.plain_sentences import Sentence

WORDS = {
    "stock": r"库存|现货|存货|在库|缺货|断货|有货|有没有货|余量|可用量|备货情况|剩余数量|还剩多少|多少台可|几台可|仓库里|货源|"
    r"\b(?:stock(?:\s+levels?)?|inventory|in[\s-]stock|on hand|how many (?:\w+\s+){0,4}(?:left|available|in stock)|out of stock|availability|(?:is|are) (?:still |currently )?available)\b",
    "price": r"价格|报价单?|单价|折扣|优惠|底价|售价|询价|成本价|特价|核价|多少钱|费用|价钱|"
    r"\b(?:prices?|pricing|quot(?:e|es|ation|ations)|discounts?|cost|costs|how much)\b(?!\s+is left)",
    "delivery": r"交期|货期|交货期|交付期|交货(?:时间|日期)|交付(?:时间|日期)|发货(?:时间|日期)?|到货(?:时间|日期)?|出货|供货(?:周期|时间)|交货|排产|"
    r"(?:什么时候|何时|几号|哪天|多久)[^,]{0,4}(?:发|到|交|送)|(?:能否|是否|能不能|可否)[^,]{0,12}(?:送达|送到)|物流|"
    r"\b(?:deliver(?:y|ies|ed)?(?:\s+(?:dates?|times?))?|lead[\s-]times?|ship(?:ping|ment|ments|ped|s)?(?:\s+dates?)?|eta|arriv(?:e|al|es)|dispatch(?:ed)?)\b",
    "certificate": r"证书|认证(?!考)|资质|授权书|授权函|合格证|检测报告|检验报告|测试报告|型式试验|许可证|注册证|质检报告|\bce证|3c证|原厂授权|"
    r"\b(?:certificat(?:e|es|ion|ions)|accreditation|licen[cs]es?|letters? of authori[sz]ation|authori[sz]ation letters?|test reports?|conformity)\b",
    "technical": r"技术(?:问题|参数|支持|指标|方案|疑问|咨询|细节|要求|答疑|规格)|参数|规格(?!书)|兼容|选型|适配|性能指标|故障代码|报警代码|接口协议|通讯协议|通信协议|怎么(?:配置|接线|设置)|如何(?:配置|接线|设置)|支持[^,]{0,12}协议|精度|功率|接口(?=支持|定义|类型)|"
    r"\b(?:technical (?:questions?|issues?|details?|quer(?:y|ies)|parameters?|support|data|advice)|specs?|specifications?|parameters?|compatib(?:le|ility)|interfaces?|protocols?|alarm codes?|fault codes?|error codes?|(?:whether|if) (?:\S+\s+){1,4}supports?(?!\s+(?:team|us))|how to (?:configure|wire|set up)|accuracy)\b",
    "document": r"资料|文档|手册|说明书|图纸|彩页|样本|宣传册|白皮书|ppt|规格书|案例|操作指南|使用指南|模板|合同文本|样册|单页|"
    r"\b(?:manuals?|data\s?sheets?|brochures?|drawings?|documents?|documentation|case stud(?:y|ies)|white\s?papers?|slides?|templates?|user guides?|leaflets?|catalogues?|catalogs?)\b",
    "visit": r"拜访|陪访|陪同|到访|来访|走访|联合拜访|客户交流会?|现场交流|一起去|一起见|同去|参加[^,]{0,10}(?:会|交流)|出席|站台|"
    r"\b(?:(?:(?:customer|joint|site|client)\s+)?visits?|visiting|accompany|join (?:us|me|our|the)\b|come along|attend|meet the customer)\b",
    "service": r"维修|保养|上门|报修|检修|维保|安装|调试|抢修|更换|换件|备件|巡检|现场服务|到场|修复|修一下|维护|故障处理|"
    r"\b(?:repairs?|repaired|maintenance|servic(?:e|ing)(?!\s+(?:team|provider|desk|department|colleagues?|line))|fix(?:ed)?|install(?:ation|ed|ing)?|commissioning|spare parts?|on-site (?:support|engineer)|engineer on site|breakdown|replacements?)\b",
}
KINDS = {kind: re.compile(pattern) for kind, pattern in WORDS.items()}
PLEA = re.compile(
    r"请|麻烦|烦|拜托|帮忙?|劳驾|需要|想(?:要|了解|知道|问|确认)|求|希望|盼|急需|确认|提供|查|发(?:我|给|一份|一下)|出(?:个|一份|具)|安排|给(?:我|个|一份|出)|协助|支持一下|催|问一?下|要一?份|告知|"
    r"吗|呢|多少|几|什么时候|何时|能否|是否|有没有|"
    r"\b(?:please|pls|kindly|could|can|would|need|ask|tell|confirm|check|send|provide|find out|get|want|let (?:us|me) know|request|quote|arrange|we'd like|looking for|what|when|how|does|is there|do (?:we|you))\b"
)
NOT_BEFORE = re.compile(
    r"(?:不需要?|不用|不必|无需|无须|不要|不是(?:要|问)?|并非|不问|不涉及|别|暂不|不管|除了|已经?(?:有|拿到|收到|确认|知道|给|提供)了?|\b(?:no need (?:for|to)|not|n't need|n't want|without|instead of|rather than|"
    r"already (?:have|know|got|received)|don't|except|never mind))\s*(?:the|a|an|any|about|for|再|提供|确认|发|给|出|查|问|到|了|我们|需要|to|send|confirm|check|us|our)*[\s的]*"
    r"(?:[a-z]+-?\d[\w-]*\s*的?)?$"
)
MOMENT = re.compile(r"(?:客户|会议|会)?(?:之|以)?(?:前(?!台|端)|后(?!台|续)|时(?![间限]))")  # 拜访前, 到货后
NOT_AFTER = re.compile(
    r"\s*(?:的事情?|方面|那边|这块|就|先|暂时|倒|都|我们)*(?:不用|不必|不需要|无需|不要(?!求)|不管|别管|不急|已经?(?:有|拿到|收到|确认|知道|清楚)|没问题|"
    r"\s*(?:is|are) (?:not needed|not required|no issue|fine|known|already)|can wait)"
)
BACKGROUND = re.compile(
    r"客户(?:已|要求|需要|要|急|希望|明确|问|反映|说|那边|现场|对|提出|认可|嫌)|已经?|之前|上次|昨天|刚|由于|因为|鉴于|\b(?:already|since|because|last (?:week|month|time)|as the customer|yesterday)\b"
)
SAME_PHRASE = re.compile(r"\s*(?:的|系统|产品|项目|相关|方面|和?查询|接口|设备|服务|合同|管理|信息|-|'s)?\s*")
HEAD_FIRST = re.compile(r"\s*(?:of|for|on|about|regarding|to)\s+(?:the\s+|our\s+|your\s+|its\s+)?")


@dataclass(frozen=True, slots=True)
class KindMention:
    """A kind that is named in the plain sentence, and where."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KindPhrase:
    """The kind of a request; or why it is not clear, and which it may be."""

    kind: str | None
    start: int = 0
    end: int = 0
    problem: Text | None = None
    candidates: tuple[str, ...] = ()


def kind_phrase(sentence: Sentence, taken: Sequence[tuple[int, int]]) -> KindPhrase:
    """What kind of request a sentence is. `taken`: places that belong to a name, such as that of a team."""
    plain = sentence.plain
    mentions = [mention for mention in _mentions(plain, taken) if not _denied(sentence, mention)]
    asked = [mention for mention in mentions if _is_plea(sentence, mention)]
    heads = _heads(plain, asked or mentions)
    kinds = list(dict.fromkeys(mention.kind for mention in heads))
    if len(kinds) == 1:
        return KindPhrase(kinds[0], heads[0].start, heads[0].end)
    if not kinds:
        return KindPhrase(None, problem=UNSAID_KIND)
    return KindPhrase(None, heads[0].start, heads[-1].end, SEVERAL_KINDS, tuple(kinds))


def _mentions(plain: str, taken: Sequence[tuple[int, int]]) -> list[KindMention]:
    """All of them apart: the longest at each place."""
    found = [
        KindMention(kind, *match.span())
        for kind, pattern in KINDS.items()
        for match in pattern.finditer(plain)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    apart: list[KindMention] = []
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


def _denied(sentence: Sentence, mention: KindMention) -> bool:
    begins, ends = sentence.clause(mention.start)
    before, after = sentence.plain[begins : mention.start], sentence.plain[mention.end : ends]
    is_moment = mention.kind in ("visit", "delivery", "service") and MOMENT.match(after)
    return bool(NOT_BEFORE.search(before) or NOT_AFTER.match(after) or is_moment)


def _is_plea(sentence: Sentence, mention: KindMention) -> bool:
    """Whether the clause around it asks for something, and does not only tell how things are."""
    begins, ends = sentence.clause(mention.start)
    clause = sentence.plain[begins:ends]
    plea = PLEA.search(clause)
    background = BACKGROUND.search(clause)
    if background and (plea is None or background.start() < plea.start()) and not re.search(r"请|麻烦|please", clause):
        return False
    return plea is not None or sentence.question(mention.start)


def _heads(plain: str, mentions: list[KindMention]) -> list[KindMention]:
    """Of those that stand in one phrase only its head."""
    heads: list[KindMention] = []
    for mention in mentions:
        gap = plain[heads[-1].end : mention.start] if heads else None
        if gap is not None and SAME_PHRASE.fullmatch(gap):
            heads[-1] = mention
        elif gap is None or not HEAD_FIRST.fullmatch(gap):
            heads.append(mention)
    return heads


UNSAID_KIND = Text("what kind of request is it?", "属于哪一类请求?")
SEVERAL_KINDS = Text("more than one kind of request; make one of each", "包含多类请求,请分别提出")
