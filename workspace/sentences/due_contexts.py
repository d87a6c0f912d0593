"""Contexts of times in a sentence: one is when an answer is due, another belongs to what is asked: 请确认能否3天内发货,24小时内反馈.

Decided by the words around it in its clause: what negates it, what it is counted from, who does what by then.
"""

from __future__ import annotations

import re
from enum import IntEnum

from workspace.sentences.plain_sentences import Sentence
from workspace.sentences.time_mentions import TimeMention


class Bearing(IntEnum):
    """What a time has to do with the answer."""

    NONE = 0  # it is of something else, or denied
    PERHAPS = 1  # nothing tells
    LIMIT = 2  # the words are a limit, of what is asked
    ANSWER = 3  # the answer is what it limits


ANSWERS_ZH = (
    "反馈|回复|答复|答覆|回覆|回应|响应|告知|告诉|通知|回传|回电|回函|回信|回我|回一下|回个|答|给出|给我|给到|给个|给予|给|提供|提交|发我|发给|发来|发送|发到|发过来|"
    "确认|核实|核对|查|出具|出报价|出结果|报价|报个|报给|处理|解决|完成|办|搞定|落实|安排|补充|更新|说明|解答|评估|明确|交付给我|交给我|交我|拿到|收到|要结果|要到"
)
ANSWER_ZH = re.compile(
    rf"\s*,?\s*(?:(?:请|务必|必须|须|需要?|要|应|得|能|能够|可以|请您|烦请|麻烦|帮忙?|予以|进行|作出|做出|有|书面|邮件|电话|正式|初步|尽快|及时|统一|一并|先|再|就|都|前|把|将|"
    rf"我们?|贵方|对方|[^,]{{0,6}}?(?=结果|答案)(?:结果|答案))\s*)*(?:{ANSWERS_ZH})"
)
EVENT_ZH = re.compile(
    r"\s*(?:就|可以?|能够?|要|需要?|内|前|必须|务必)?\s*(?:发货|到货|交货|交付(?!给我)|送达|送到|送货|供货|供应|发出|出货|到场|到现场|上门|抵达|到达|赶到|修复|修好|维修|安装|调试|恢复|投产|开机|补货|生产|"
    r"拜访|开会|投标|开标|签约|签合同|签署|下单|付款|验收|上线|演示|培训|出发|过来|参加|召开|到位|支付|续保|到期|过期|失效)"
)
COUNTED_FROM_ZH = re.compile(
    r"(?:签订|签署|签|到货|发货|验收|付款|下单|交付|安装|中标|收货|投产|开票|故障|报修|开标|拜访|会议|会|货到|款到|培训|上线)[^,]{0,4}?(?:后|之后|以后|起|前|之前)的?\s*(?:第?)$"
)
PAST_ZH = re.compile(
    r"(?:过去|最近|近|(?<!目)(?<!以)(?<!之)前|(?<!线)(?<!以)(?<!晚)(?<!早)上|已经?|持续|连续|运行|此前|停机|等了|等|过了|历时|历经|开机|用了|使用|至少提前|提前|每|间隔|隔|超过(?<!不超过)(?<!不得超过)(?<!不要超过)(?<!不能超过)(?<!不可超过)|试用|了|为期|历|耗时|晚了|延迟|推迟|延误|逾期|超)(?:了|为|是|约|大约|的|:|在|需要?|要)?\s*$"
)
TERM_ZH = re.compile(
    r"(?:质保期?|保修期?|维保期?|交货期|交期|货期|账期|付款期?|有效期|寿命|续航|响应时间|响应|工期|周期|保质期|租期)(?:了|为|是|约|大约|的|:|在|需要?|要)?\s*$"
)
NOT_ZH = re.compile(
    r"不需要?|不用|不必|不急|无需|无须|毋需|不要求|不要(?!超过|晚于|迟于)|没(?:有)?(?:必要|要求)|并非|并不|不是|别(?!的|人|家|处)|不一定|未要求|取消|无(?:时间|时限)要求|没说|未必|原定|原来|本来|之前说"
)
TURN_ZH = re.compile(r"而是|改为|改成|改到|只需|只要|应为|应当|请|务必|必须")
AFTER_NOT_ZH = re.compile(r"\s*(?:都|也|就|还)?(?:不用|不必|不需要?|无需|无法|不能|没有|没|不|未|来不及)")
ASKED_ZH = re.compile(
    r"(?:确认|核实|问|看|了解|查|评估|请教|说明|告知)[^,]{0,20}?(?:能否|是否|可否|能不能|可不可以|会不会|有没有|有无|会否)|是否|会不会|会否"
)
BACKGROUND_ZH = re.compile(r"客户|甲方|对方|用户|业主|医院|他们|采购方|招标|项目组|竞争对手|院方|厂里|车间")
DEMAND_ZH = re.compile(r"要求|必须|催|限")
PLEA_ZH = re.compile(r"请|需要?|务必|必须|须|麻烦|烦|拜托|帮|最迟|最晚|至迟|截止|时限|期限|限|要求|希望|盼|望|应")
AFTER_TIME_ZH = re.compile(r"\s*(?:之|以)?后")
OF_ZH = re.compile(r"\s*(?:的|这|那|到货|内的)")

ANSWERS_EN = (
    r"repl(?:y|ies)|respond|response|answers?|feedback|feed back|get back|let (?:me|us|him|her|them) know|come back|revert|confirm(?:ation)?|advise|send|provide|"
    r"give|share|tell|inform|return|submit|check|quote|update|report|back to|hear|handle|resolve|sort|complete|finish|clarify|verify|look into|find out|forward|"
    r"e?-?mail|supply us|needed|required|need (?:it|this|that|them|an?|the|your)|needs? (?:an?|the|your)|due|deadline|grateful for|appreciate|thankful for|arrange|deal with|do (?:it|this)|have (?:it|this)"
)
ANSWER_EN = re.compile(rf"\b(?:{ANSWERS_EN})\b")
EVENT_EN = re.compile(
    r"\b(?:deliver(?:ed|y|ies)?|ship(?:ped|ping|ment)?|arriv(?:e|es|al|ed|ing)|dispatch(?:ed)?|install(?:ed|ation)?|repair(?:ed)?|fix(?:ed)?|visit(?:ing|ed)?|restock(?:ed)?|"
    r"meet(?:ing)?|tender|launch|start|go live|expire[sd]?|expiring|sign(?:ed|ing)?|order(?:ed)?|pay(?:ment)?|available|be on site|on-site|demo|training|come|supply|commission(?:ed|ing)?)\b"
)
POSSIBLE_EN = re.compile(r"\b(?:whether|if|can|could|able to|possible|would|will|may|might|when|shall|is|are)\b")
COUNTED_FROM_EN = re.compile(
    r"\s*(?:of|after|from|following|since|before|prior|in advance|ahead|ago|earlier|notice|old|later)\b(?!\s+(?:the\s+|its\s+|your\s+)?(?:receipt|receiving|now|today|this\b|sending|getting|reading))"
)
PAST_EN = re.compile(
    r"\b(?:last|past|previous|for|every|each|another|about every|since|over the|during the|warranty of|lead time (?:of|is)|after|takes?|took|at least)\s+(?:the\s+)?$"
)
VALID_EN = re.compile(r"\b(?:valid|validity|good|guaranteed|expires?|expiring|runs?|runs out|available)\s*$")
ALONE = re.compile(r"[\s()!~。]|please|pls|thanks|thank you|谢谢|多谢|请|哈|吧|哦")
NOT_EN = re.compile(
    r"\b(?:no need|not|never|without|needn't|rather than|instead of|no hurry|no rush|no longer|originally)\b|n't\b"
)
NOT_LATER_EN = re.compile(
    r"\b(?:not|no) (?:later|more|longer) than\b|\bif not (?:sooner|earlier)\b|\bcan(?:'t|not) wait\b|\bwhether or not\b"
)
BACKGROUND_EN = re.compile(
    r"\b(?:customers?|clients?|they|he|she|hospital|competitors?|buyers?|end users?|plant|their)\b"
)
DEMAND_EN = re.compile(
    r"\b(?:needs?|wants?|expects?|requires?|asks? for|insists?)\b.*\b(?:answer|reply|response|feedback|quote|quotation)\b"
)
PLEA_EN = re.compile(
    r"\b(?:please|pls|kindly|could|can|would|need|needs|must|ask|tell|have|get|want|require|urgent|deadline|due)\b"
)
WITHIN_EN = re.compile(
    r"\b(?:within|inside|in (?:less|no more|under)(?: than)?|in(?: the next)?|no later than|not later than|at most|not more than|no more than|max(?:imum)?|deadline(?: is)?:?|sla:?|due(?: in)?|under)\s+(?:the next\s+)?$"
)
WITHIN_ZH = re.compile(
    r"(?:限时?|时限|期限|时效|最迟|最晚|至迟|不(?:得|要|能|可)?(?:超过|晚于|迟于|多于)|(?:回复|反馈|答复)(?:时间|时限)?)(?:为|是|:|在|于)?\s*$"
)


def limit_start(sentence: Sentence, mention: TimeMention) -> int:
    """Where the words begin that make a limit of a duration: "within" and its like."""
    begins, _ = sentence.clause(mention.start)
    found = (WITHIN_EN.search(sentence.plain[begins : mention.start])) if mention.duration else None
    return begins + found.start() if found else mention.start


def bearing(sentence: Sentence, mention: TimeMention) -> Bearing:
    """What a time has to do with the answer; a limit that is a clause by itself is that of the answer."""
    found = _bearing(sentence, mention)
    begins, ends = sentence.clause(mention.start)
    alone = sentence.plain[begins : limit_start(sentence, mention)] + sentence.plain[mention.end : ends]
    return Bearing.ANSWER if found == Bearing.LIMIT and not ALONE.sub("", alone) else found


def _bearing(sentence: Sentence, mention: TimeMention) -> Bearing:
    begins, ends = sentence.clause(mention.start)
    before, after = sentence.plain[begins : mention.start], sentence.plain[mention.end : ends]
    if mention.duration and (within := WITHIN_EN.search(before)):
        before, loose = before[: within.start()], within[0].strip() == "in"
        found = _english(before, after, mention.moved(mention.start, mention.end, True))
        if loose and found == Bearing.LIMIT and not mention.limits:
            return Bearing.PERHAPS  # "in 3 days": of what?
        return Bearing.ANSWER if found == Bearing.LIMIT and within[0].startswith(("deadline", "due", "sla")) else found
    chinese = any("\u4e00" <= c <= "\u9fff" for c in before + after)
    if chinese and mention.duration and (limit := WITHIN_ZH.search(before)):
        return _chinese(
            sentence, before[: limit.start()] + limit[0], after, mention.moved(mention.start, mention.end, True)
        )
    return _chinese(sentence, before, after, mention) if chinese else _english(before, after, mention)


def _chinese(sentence: Sentence, before: str, after: str, mention: TimeMention) -> Bearing:
    denied = [match.end() for match in NOT_ZH.finditer(before)]
    if denied and not TURN_ZH.search(before[denied[-1] :]):
        return Bearing.NONE
    if AFTER_NOT_ZH.match(after) or OF_ZH.match(after) or COUNTED_FROM_ZH.search(before) or PAST_ZH.search(before):
        return Bearing.NONE
    later = AFTER_TIME_ZH.match(after) if mention.duration else None
    if TERM_ZH.search(before) and not (mention.limits and ANSWER_ZH.match(after)):
        return Bearing.NONE
    if mention.duration and not mention.limits and re.match(r"\s*(?:之|以)?前", after):
        return Bearing.NONE
    rest = after[later.end() :] if later else after
    answers = bool(ANSWER_ZH.match(rest)) and not re.match(r"\s*(?:发货|出货|安排(?:发货|生产|拜访|上门|会议))", rest)
    if ASKED_ZH.search(before) or (BACKGROUND_ZH.search(before) and not (DEMAND_ZH.search(before) and answers)):
        to_us = re.match(r"\s*(?:能|可以|请|要)?(?:告诉|告知|回复?|答复|反馈|发|给|通知)(?:给|一下)?(?:我|咱)", after)
        return Bearing.ANSWER if answers and (to_us or re.search(r"请[^,]{0,4}$", before)) else Bearing.NONE
    if answers:
        return Bearing.ANSWER
    if later or EVENT_ZH.match(after):
        imperative = PLEA_ZH.search(before) and not re.search(r"能否|可否|能不能|可不可以", before)
        return Bearing.LIMIT if imperative and mention.limits and not sentence.question(mention.start) else Bearing.NONE
    if not mention.limits:
        return Bearing.NONE if after.strip(" )!") else Bearing.PERHAPS
    if not after.strip(" )!。的~"):
        return Bearing.LIMIT
    return (
        Bearing.LIMIT
        if re.match(r"\s*(?:要(?:$|[!了哦啊~ ])|就行|即可|为准|哈|啊|哦|吧|呢|谢|感谢|多谢|,)", after)
        else Bearing.PERHAPS
    )


def _english(before: str, after: str, mention: TimeMention) -> Bearing:
    if VALID_EN.search(before):
        return Bearing.NONE
    cleared = NOT_LATER_EN.sub(" ", before)
    if NOT_EN.search(cleared) or PAST_EN.search(before):
        return Bearing.NONE
    if mention.duration and COUNTED_FROM_EN.match(after):
        return Bearing.NONE
    answers = [match.start() for match in ANSWER_EN.finditer(before)]
    events = [match.start() for match in EVENT_EN.finditer(before)]
    if BACKGROUND_EN.search(before) and not (DEMAND_EN.search(before) or _addressed(before, answers)):
        return Bearing.NONE
    if events and (not answers or events[-1] > answers[-1]):
        return _of_event(before, answers, events, mention)
    if answers:
        return Bearing.ANSWER if mention.limits or _directly(before, answers[-1]) else Bearing.PERHAPS
    if re.match(rf"\s*,?\s*(?:please\s+|at the latest\s+)?(?:{ANSWERS_EN})\b", after):
        return Bearing.ANSWER
    if not mention.limits:
        return Bearing.PERHAPS
    return Bearing.LIMIT


def _of_event(before: str, answers: list[int], events: list[int], mention: TimeMention) -> Bearing:
    """An answer about an event by then, or the event itself: "confirm it can ship within 3 days"."""
    between = before[answers[-1] : events[-1]] if answers else before[: events[-1]]
    if POSSIBLE_EN.search(between):
        return Bearing.NONE
    if answers:  # a noun: confirm the delivery date by Friday
        return Bearing.ANSWER if mention.limits else Bearing.NONE
    return Bearing.LIMIT if mention.limits and PLEA_EN.search(before) else Bearing.NONE


def _directly(before: str, answer: int) -> bool:
    """Whether the answer is what happens then: reply tomorrow, let me know on Friday, but not confirm the visit on Friday."""
    return bool(
        re.fullmatch(
            rf"(?:{ANSWERS_EN})(?:\s+(?:to\s+)?(?:me|us|it|back|to me|to us|your answer|your reply))*\s*(?:on|at|in|the)?\s*",
            before[answer:],
        )
    )


def _addressed(before: str, answers: list[int]) -> bool:
    """Whether somebody else is asked to answer: the customer is only what it is about."""
    background = BACKGROUND_EN.search(before)
    plea = re.search(r"\b(?:please|pls|kindly|could you|can you|would you|ask|tell)\b", before)
    return bool(background and plea and answers and plea.start() < background.start())
