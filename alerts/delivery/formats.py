"""Message formats of each kind of channel, in one language. What does not fit is cut at a line, and it is said how
much.

    feishu(message, "zh")      → the body, a dict        (dingtalk, wecom alike)
    webhook(message)           → the body, bytes of JSON in both languages
    mail(message, "zh", "battlemap@example.com", ("board@example.com",))

What comes from data stays text: robots have no dependable way to escape their marks, so these are shown in their full-width form
(`＊`, `＜`, `＠`), and addresses don't become links. The one link is that of the message.
"""

from __future__ import annotations

import hashlib
import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import orjson

from alerts.message import Message, Section
from graph.words import Lang, Text

Body = dict[str, Any]
Shown = TypeVar("Shown")
FEISHU, DINGTALK, WECOM = 20_000, 20_000, 4096  # bytes: Feishu's and DingTalk's whole body, WeCom's text
SIGNED = 200  # bytes that a signature adds to a body
LONGEST, LONGEST_TITLE, LONGEST_URL = 500, 200, 1000  # characters of a line, of a title, of an address
UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
WWW = re.compile(r"\bwww\.", re.IGNORECASE)
MENTIONS = str.maketrans("<>@", "＜＞＠")
MARKS = str.maketrans(
    "<>@*_[]()`~#&\\|", "＜＞＠＊＿［］（）｀～＃＆＼｜"
)  # shown in full width, so that nothing is marked
MOBILE = re.compile(r"(\+?86-?)?1[3-9][0-9]{9}")


def feishu(message: Message, lang: Lang, who: str | None = None) -> Body:
    """A card: headings are its only Markdown, all else is plain text."""

    def show(sections: Sequence[Section], left: Text | None) -> Body:
        elements = [element for section in sections for element in _feishu_section(section, lang)]
        elements += [_feishu_text(left[lang])] if left else []
        title = _title(message, lang).translate(MENTIONS)
        head = {"title": {"tag": "plain_text", "content": title}, "template": "orange"}
        called = [{"tag": "markdown", "content": f"<at id={who}></at>"}] if who else []
        elements = [*(elements or [_feishu_text(title)]), *called, *_feishu_button(message, lang)]
        card = {"config": {"wide_screen_mode": True}, "header": head, "elements": elements}
        return {"msg_type": "interactive", "card": card}

    return fitting(message, show, lambda body: len(orjson.dumps(body)), FEISHU - SIGNED)


def dingtalk(message: Message, lang: Lang, who: str | None = None) -> Body:
    """A card with a button where there is a page to open and nobody to call on, which cards can't; else Markdown."""
    title, url = _title(message, lang).translate(MARKS), link(message.url)

    def show(sections: Sequence[Section], left: Text | None) -> Body:
        parts = [f"### {title}", *_marked(sections, lang, "- ", "\n\n"), *([left[lang]] if left else [])]
        if who:
            opened = [f"[{OPEN[lang]}]({url})"] if url else []
            body = {"title": title, "text": "\n\n".join([*parts, *opened, f"@{who}"])}
            return {"msgtype": "markdown", "markdown": body, "at": _mentions(who)}
        said = {"title": title, "text": "\n\n".join(parts)}
        if url is None:
            return {"msgtype": "markdown", "markdown": said}
        return {"msgtype": "actionCard", "actionCard": said | {"singleTitle": OPEN[lang], "singleURL": url}}

    return fitting(message, show, lambda body: len(orjson.dumps(body)), DINGTALK)


def wecom(message: Message, lang: Lang, who: str | None = None) -> Body:
    """Markdown, of which WeCom knows little: bold and one link."""
    title, url = _title(message, lang).translate(MARKS), link(message.url)

    def show(sections: Sequence[Section], left: Text | None) -> Body:
        opened = [f"[{OPEN[lang]}]({url})"] if url else []
        parts = [f"**{title}**", *_marked(sections, lang, "• ", "\n"), *([left[lang]] if left else []), *opened]
        parts += [f"<@{who}>"] if who else []
        return {"msgtype": "markdown", "markdown": {"content": "\n\n".join(parts)}}

    return fitting(message, show, lambda body: len(body["markdown"]["content"].encode()), WECOM)


def _mentions(who: str) -> Body:
    """Whom DingTalk calls on, by mobile number or user id."""
    return {"atMobiles" if MOBILE.fullmatch(who) else "atUserIds": [who], "isAtAll": False}


def webhook(message: Message) -> bytes:
    """Everything in both languages, as Standard Webhooks put it: the same bytes for every attempt."""
    body = {"title": message.title, "sections": message.sections, "url": message.url}
    stamp = message.at.isoformat().replace("+00:00", "Z")
    return orjson.dumps({"type": message.type, "timestamp": stamp, "data": message.data | body})


def mail(message: Message, lang: Lang, sender: str, to: Sequence[str]) -> EmailMessage:
    """Text and HTML. The Message-ID is the same for every attempt, by which mail programs know repeats."""
    made = EmailMessage(SMTP)
    made["From"], made["To"], made["Subject"] = sender, ", ".join(to), _title(message, lang)
    made["Date"] = format_datetime(message.at)
    made["Message-ID"] = f"<{_name(message.id)}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answers it
    made.set_content("\n".join(_mail_lines(message, lang)) + "\n")
    made.add_alternative(_mail_page(message, lang), subtype="html")
    return made


def line(text: str, longest: int = LONGEST) -> str:
    """One line that can be seen whole: without breaks, marks of direction, and addresses that become links."""
    text = WWW.sub(lambda found: found[0][:-1] + "．", UNSEEN.sub(" ", text).replace("://", "：//")).strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def fitting(
    message: Message, show: Callable[[Sequence[Section], Text | None], Shown], size: Callable[[Shown], int], most: int
) -> Shown:
    """All of it if it fits, else its first lines and how many were left out: as many as fit."""
    sections = [section for section in message.sections if section.lines]
    whole = show(sections, None)
    if size(whole) <= most:
        return whole
    total = sum(len(section.lines) for section in sections)

    def cut(n: int) -> Shown:
        return show(_first(sections, n), LEFT_OUT.fill(n=total - n))

    return cut(max(0, bisect_right(range(total), most, key=lambda n: size(cut(n))) - 1))


def _first(sections: Sequence[Section], n: int) -> list[Section]:
    """The first lines of all, in their sections; a section of which nothing is left is left out."""
    kept = []
    for section in sections:
        if n <= 0:
            break
        kept.append(Section(section.title, section.lines[:n]))
        n -= len(section.lines)
    return kept


def _title(message: Message, lang: Lang) -> str:
    return _heading(message.title[lang])


def _heading(text: str) -> str:
    return line(text, LONGEST_TITLE) or "–"


def _marked(sections: Sequence[Section], lang: Lang, bullet: str, gap: str) -> Iterator[str]:
    """Sections in Markdown that all robots know."""
    for section in sections:
        lines = "\n".join(bullet + line(each[lang]).translate(MARKS) for each in section.lines)
        yield f"**{_heading(section.title[lang]).translate(MARKS)}**{gap}{lines}"


def _feishu_section(section: Section, lang: Lang) -> list[Body]:
    title = _heading(section.title[lang]).translate(MARKS)
    lines = "\n".join("• " + line(each[lang]).translate(MENTIONS) for each in section.lines)
    return [{"tag": "markdown", "content": f"**{title}**"}, _feishu_text(lines)]


def _feishu_text(content: str) -> Body:
    return {"tag": "div", "text": {"tag": "plain_text", "content": content}}


def _feishu_button(message: Message, lang: Lang) -> list[Body]:
    url = link(message.url)
    button = {"tag": "button", "type": "primary", "text": {"tag": "plain_text", "content": OPEN[lang]}, "url": url}
    return [{"tag": "action", "actions": [button]}] if url else []


def link(url: str | None) -> str | None:
    """The address of the page, safe inside Markdown; None for what is no address of a page."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return None
    safe = quote(url, safe=":/?#[]!$&'+,;=%~")
    return safe if len(safe) <= LONGEST_URL else None


def _name(id: str) -> str:
    """An id as it may stand in a Message-ID."""
    return id if re.fullmatch(r"[A-Za-z0-9_-]{1,100}", id) else hashlib.sha256(id.encode()).hexdigest()


def _mail_lines(message: Message, lang: Lang) -> Iterator[str]:
    yield _title(message, lang)
    for section in message.sections:
        yield ""
        yield _heading(section.title[lang])
        yield from ("- " + line(each[lang]) for each in section.lines)
    if url := link(message.url):
        yield ""
        yield url


def _mail_page(message: Message, lang: Lang) -> str:
    def safe(text: str) -> str:
        return html.escape(line(text))

    parts = [f"<h2>{safe(_title(message, lang))}</h2>"]
    for section in message.sections:
        items = "\n".join(f"<li>{safe(each[lang])}</li>" for each in section.lines)
        parts.append(f"<h3>{safe(_heading(section.title[lang]))}</h3>\n<ul>\n{items}\n</ul>")
    if url := link(message.url):
        parts.append(f'<p><a href="{html.escape(url)}">{OPEN[lang]}</a></p>')
    return (
        f'<!doctype html>\n<html lang="{lang}"><meta charset="utf-8"><body>\n' + "\n".join(parts) + "\n</body></html>\n"
    )


OPEN = Text("Open", "查看详情")
LEFT_OUT = Text("… lines left out: {n}", "……另有 {n} 行未显示")
