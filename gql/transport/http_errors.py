"""HTTP errors: what is refused before anything runs, and the status and headers that say what an error says."""

from __future__ import annotations

from typing import Any

from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable, Text

STATUS = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "BAD_INPUT": 400,
    "TIMEOUT": 504,
}


class RequestError(BattlemapError):
    """A request that is answered before anything runs, with an HTTP status and headers of its own."""

    def __init__(self, text: Text, code: str, status: int, headers: dict[str, str] | None = None):
        super().__init__(text, code)
        self.status, self.headers = status, headers or {}

    def __reduce__(self) -> Any:
        return type(self), (self.text, self.code, self.status, self.headers)


def status_and_headers(error: BattlemapError) -> tuple[int, dict[str, str]]:
    """The HTTP status and headers of an error."""
    if isinstance(error, RequestError):
        return error.status, error.headers
    status = 503 if isinstance(error, DatabaseUnavailable | DatabaseRefused) else STATUS.get(error.code, 500)
    return status, {"WWW-Authenticate": "Bearer"} if status == 401 else {}
