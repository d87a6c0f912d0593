"""Words for users: every text that a user sees exists in Chinese and English.

Exception tree (each carries `code` and `text`, and ends as one line for the user):

    BattlemapError
    ├── ModelError           a declaration or an extension of the model is wrong (a bug, not data)
    ├── NotFound             an id that is not in the graph
    ├── BadInput             a value, file or mapping that the user can repair
    ├── ServerError          the managed Neo4j could not be fetched, started or stopped
    ├── DatabaseUnavailable  Neo4j does not answer, or can't do it as things are (its disk, its memory, its cluster)
    ├── DatabaseRefused      Neo4j answers, and we do not get in (password, permission, certificate)
    ├── Unauthenticated      a key or token that is not valid, or no longer
    ├── Forbidden            a valid one that does not allow this
    └── QuotaUsed            a data contract's requests of the day are used up
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Lang = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    en: str
    zh: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: Any) -> Text:
        """Both languages with `{name}` filled in; a value that is a Text fills each in its own."""
        return Text(_fill(self.en, values, "en"), _fill(self.zh, values, "zh"))

    def __str__(self) -> str:
        return self.en


def _fill(template: str, values: dict[str, Any], lang: Lang) -> str:
    return template.format(**{k: v[lang] if isinstance(v, Text) else v for k, v in values.items()})


class BattlemapError(Exception):
    """Anything that the user can understand and act on: what, where and how to fix it."""

    code = "ERROR"

    def __init__(self, text: Text, code: str | None = None):
        super().__init__(text.en)
        self.text = text
        self.code = code or type(self).code

    def __reduce__(self) -> tuple[type[BattlemapError], tuple[Text, Any]]:
        """Errors cross the border of a process whole."""
        return type(self), (self.text, self.code)


class ModelError(BattlemapError):
    code = "MODEL"


class NotFound(BattlemapError):
    code = "NOT_FOUND"


class BadInput(BattlemapError):
    code = "BAD_INPUT"


class ServerError(BattlemapError):
    code = "SERVER"


class DatabaseUnavailable(BattlemapError):
    code = "DATABASE_UNAVAILABLE"


class DatabaseRefused(BattlemapError):
    code = "DATABASE_REFUSED"


def is_away(error: BattlemapError) -> bool:
    """Whether nothing else can be asked of the database either, so that asking on is in vain."""
    return isinstance(error, DatabaseUnavailable | DatabaseRefused) and error.code != "DATABASE_MEMORY"


class Unauthenticated(BattlemapError):
    code = "UNAUTHENTICATED"


class Forbidden(BattlemapError):
    code = "FORBIDDEN"


class QuotaUsed(BattlemapError):
    """`seconds` is how long it takes until there are requests again."""

    code = "QUOTA"

    def __init__(self, text: Text, seconds: int):
        super().__init__(text)
        self.seconds = seconds

    def __reduce__(self) -> tuple[type[BattlemapError], tuple[Text, Any]]:
        return type(self), (self.text, self.seconds)
