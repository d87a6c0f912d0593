"""Addressees named in a sentence: 请供应链同事…, @王芳, "ask the supply chain team to …". Names that are not known are not guessed.

A name counts where somebody is addressed; elsewhere it belongs to what is asked, as in 请确认璟笙医疗的授权书.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.words import Text
from workspace.sentences.plain_sentences import Sentence

STAFF = r"(?:的)?(?:同事们?|部门|团队|小组|部|组|那边|这边|方面|经理|老师|总监?|工程师|工|主管|负责人|人员|伙伴|专员|同学|兄弟|小伙伴)*"
CALL_ZH = (
    r"(?:请求|请|麻烦|烦请|劳烦|有劳|拜托|让|叫|由|找|问一?下?|询问|联系一?下?|通知|催一?下?|提醒|转告|转给|转发给|转|发给|交给|派|@|致|需要|需|想请|要|协调|安排|跟|向|to:?)"
    r"\s*(?:一下|下|您|贵司|贵公司|我们的?|咱们的?|我司的?|公司的?|本部|各位|你们|相关的?)?\s*"
)
CALL_EN = (
    r"(?:(?:@|\b(?:ask|have|get|tell|let|contact|check with|confirm with|hi|hello|dear|hey|attn:?|attention:?|request that|remind|notify|ping|from|for the attention of|need|want|by|with|to:|please|could|can|would|will))\s*"
    r"(?:(?:some(?:one|body)|anyone|anybody|people|a colleague) (?:in|from|at) )?(?:our|the|your|my)?\s*|^\s*(?:the\s+)?|[.;!?]\s+(?:the\s+)?)"
)
STAFF_EN = r"(?:\s+(?:team|colleagues?|department|dept\.?|folks|group|people|guys|desk|manager|staff))*"
AFTER_EN = re.compile(
    r"\s*(?:[,:!]|to\b|please|pls|kindly|could|can\b|would|will|should|must|(?:confirm|check|send|provide|look|reply|answer|share|quote|tell|let|get|give|advise|"
    r"verify|find|arrange|update|clarify|report|respond|help|explain|supply|make)\b|whether|if|and\b|or\b|&|for\b|about|by\b|within|\.|$)"
)
VERBS_EN = r"confirm|check|send|provide|look|reply|answer|share|quote|tell|let|get|give|advise|verify|find|arrange|update|clarify|report|respond|help|explain|supply|make"
ADDRESSED_EN = re.compile(rf"\s*(?:to\b|[,:!]|please|pls|kindly|could|can\b|would|whether|if\b|(?:{VERBS_EN})\b)")
AFTER_ZH = re.compile(
    r"\s*(?:和|与|及|、|[,:!~。]|您好|你好|在|于|今|明|后天|本周|下周|周|星期|最迟|最晚|务必|尽快|帮|协助|配合|支持|再|先|给|把|就|能|可|提供|确认|核|查|回|反馈|答|发|出|报|安排|准备|说明|看|评估|处理|派|联系|告|了解|跟|参|陪|上门|做|更新|补|催|\d|[两三四五六七八九十半]|请|麻烦|尽|一下|下|代|对|就|将|于|抽|根据|按|整理|拿|要|问|审|批|跟进|推进|落实|转达|牵头|负责|出面|研究|测算|梳理|拟|起草|盖章|$)"
)
VERBS_ZH = (
    r"审核?|审批|批准|协调|跟进|推进|落实|转达|牵头|负责|出面|研究|测算|梳理|拟|起草|盖章|确认|核实|核对|提供|查询?|反馈|回复|答复|发送?|出具?|报价?|安排|准备|说明|看一?下|评估|处理|派人?|告知|告诉|了解|更新|补充|整理|帮忙?|协助|配合|支持|给|把|对|在|于|就|将|尽快|务必|今|明|后天|本周|下周|周|最迟|最晚|"
    r"\d|问|回|催|核|联系|陪|参加|上门|做|解答|检查|维修|寄|开具?|一起|尽|先|再|能|可|及时|注意|按|根据|不|于"
)
UNKNOWN_ZH = re.compile(
    rf"(?:请|麻烦|烦请|劳烦|拜托|让|@)\s*(?!{VERBS_ZH}|您|你|大家|各位|贵|[两三四五六七八九十半]|[a-z]|型号|本|下|周|一下|一|个|相关|有关|与|和|跟|示|教|问|求)(?P<name>[\u4e00-\u9fff]{{2,8}}?)(?P<staff>{STAFF[:-1]}+)?\s*(?={VERBS_ZH})"
)
TITLED_ZH = re.compile(
    r"(?:请|麻烦|烦请|劳烦|拜托|让|@)\s*(?P<name>[\u4e00-\u9fff]{1,3}?(?:经理|总监|总(?![共结部体])|工(?![作程具业单])|老师|主任|部长|先生|女士|专员|主管))"
)
UNKNOWN_EN = re.compile(
    r"\b(?:ask|have|get|tell|remind|contact)\s+(?!me\b|us\b|you\b|him\b|her\b|them\b|whether\b|if\b|for\b|back\b|an?\b|it\b|this\b|in touch\b|about\b)(?:our\s+|the\s+)?(?P<name>[a-z][\w'&. -]{1,40}?)(?:\s+(?:team|colleagues?|department))?\s+(?:to|confirm|check|send|provide|whether|if)\b|"
    r"\b(?:could|can|would|will)\s+(?!you\b|we\b|i\b|it\b|this\b|they\b|some|any|be\b|please|not\b)(?:our\s+|the\s+)?(?P<who>[a-z][\w'&. -]{1,40}?)\s+"
    rf"(?:please\s+)?(?:{VERBS_EN})\b|"
    r"\bthe\s+(?P<team>[a-z][a-z&-]*(?:\s[a-z&-]+)?)\s+(?:team|department|colleagues?)\b|@(?P<at>[\w\u4e00-\u9fff]{2,20})"
)
NO_NAMES = {"stock", "price", "delivery", "date", "confirm", "same"}


@dataclass(frozen=True, slots=True)
class AddresseePhrase:
    """Who is addressed, as the file calls it; or a name that it does not know, or several. Without a problem nobody is."""

    id: str | None
    start: int = 0
    end: int = 0
    problem: Text | None = None
    candidates: tuple[str, ...] = ()
    taken: tuple[tuple[int, int], ...] = ()


def addressee_phrase(
    sentence: Sentence, names: Mapping[str, str], others: Iterable[tuple[int, int]] = ()
) -> AddresseePhrase:
    """Whom a sentence addresses. `names`: plain name → addressee. `others`: places of times and products, which are nobody's names.

    `taken` of the answer: places of all names, which are no words of what is asked.
    """
    plain = sentence.plain
    names = {name: id for name, id in names.items() if name in plain}
    for start, end in others:
        plain = plain[:start] + "0" * (end - start) + plain[end:]
    found = list(_called(plain, names))
    taken = tuple((start, end) for _, start, end in found)
    ids = list(dict.fromkeys(id for id, _, _ in found))
    if len(ids) > 1:
        return AddresseePhrase(None, found[0][1], found[-1][2], SEVERAL_ADDRESSEES, tuple(ids), taken)
    if ids:
        also = _also(plain, found[-1][2], names)
        if also and also != ids[0]:
            return AddresseePhrase(None, found[0][1], found[0][2], SEVERAL_ADDRESSEES, (ids[0], also), taken)
        return AddresseePhrase(ids[0], found[0][1], found[0][2], taken=taken)
    return _unknown(sentence, plain)


@lru_cache(maxsize=64)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: -len(name)))
    bounded = rf"(?P<name>{listed})"
    chinese = re.compile(rf"(?:{CALL_ZH}|^\s*|[,。;!?]\s*){bounded}(?P<staff>{STAFF})")
    english = re.compile(rf"{CALL_EN}(?<![a-z0-9]){bounded}(?![a-z0-9])(?P<staff>{STAFF_EN})")
    return chinese, english


def _called(plain: str, names: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """(addressee, begin, end) of the names that are addressed."""
    if not names:
        return []
    chinese, english = _patterns(tuple(names))
    found = []
    for pattern, after in ((chinese, AFTER_ZH), (english, AFTER_EN)):
        for match in pattern.finditer(plain):
            name, staff = match["name"], match["staff"].strip()
            at_start = not match[0][: match.start("name") - match.start()].strip(" ,。;!?.the")
            if not after.match(plain, match.end()):
                continue
            if _also(plain, match.end(), names):
                found.append((names[name], match.start("name"), match.end("staff")))
                continue
            if at_start and not staff and not re.match(r"\s*[,:]|您好|你好", plain[match.end() :]):
                continue
            if pattern is english and not staff and not ADDRESSED_EN.match(plain, match.end()):
                continue
            found.append((names[name], match.start("name"), match.end("staff")))
    return sorted(dict.fromkeys(found), key=lambda each: each[1])


def _also(plain: str, end: int, names: Mapping[str, str]) -> str | None:
    """A second addressee that stands beside the first: 供应链和财务同事."""
    joined = re.match(r"\s*(?:和|与|及|、|跟|或|and|or|&|/)\s*(?:the\s+)?", plain[end:])
    rest = plain[end + joined.end() :] if joined else ""
    return next((names[name] for name in sorted(names, key=lambda name: -len(name)) if rest.startswith(name)), None)


def _unknown(sentence: Sentence, plain: str) -> AddresseePhrase:
    for pattern in (TITLED_ZH, UNKNOWN_ZH, UNKNOWN_EN):
        for match in pattern.finditer(plain):
            group = next(name for name, words in match.groupdict().items() if words and name != "staff")
            start, end = match.span(group)
            if match[group] in NO_NAMES:
                continue
            words = sentence.span(start, end).words
            return AddresseePhrase(None, start, end, UNKNOWN_ADDRESSEE.fill(words=words), taken=((start, end),))
    return AddresseePhrase(None)


SEVERAL_ADDRESSEES = Text("more than one is asked; make a request to each", "请求对象不止一个,请分别提出")
UNKNOWN_ADDRESSEE = Text("nobody is known as {words}", "未找到收件方 {words}")
