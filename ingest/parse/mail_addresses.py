"""E-mail addresses and web domains, out of cells that hold a name, a scheme or a path beside them."""

from __future__ import annotations

import re
from typing import Any

from graph.words import Text
from ingest.parse.cells import UnreadableCell, cell_for_message, half_width, to_text

EMAIL = re.compile(r"[^@\s,;:<>()\"]+@(?:[\w-]+\.)+[\w-]{2,}\Z")
HOST = re.compile(r"(?:[a-z+]+://)?(?:[^@/\s]*@)?(?:www\.)?((?:[\w-]+\.)+[\w-]{2,})\.?(?::\d+)?(?:[/?#].*)?\Z")


def email_address(cell: Any) -> str:
    """The address in a cell. Raises UnreadableCell."""
    text = half_width(to_text(cell)).lower().removeprefix("mailto:")
    text = text.rpartition("<")[2].removesuffix(">").strip()
    if not EMAIL.match(text):
        raise UnreadableCell((SEVERAL if text.count("@") > 1 else NO_EMAIL).fill(cell=cell_for_message(cell)))
    return text


def web_domain(cell: Any) -> str:
    """The domain that a cell names. Raises UnreadableCell."""
    match = HOST.match(half_width(to_text(cell)).lower().removeprefix("mailto:"))
    if not match:
        raise UnreadableCell(NO_DOMAIN.fill(cell=cell_for_message(cell)))
    return match[1]


SEVERAL = Text(
    '{cell!r} holds several addresses: say `split: ";"` in the mapping, the first one counts',
    '{cell!r} 含有多个邮箱:请在映射中写明 `split: ";"`,取第一个',
)
NO_EMAIL = Text(
    "{cell!r} is not an e-mail address such as name@company.com", "{cell!r} 不是邮箱地址(例如 name@company.com)"
)
NO_DOMAIN = Text("{cell!r} names no web domain such as company.com", "{cell!r} 不含网站域名(例如 company.com)")
