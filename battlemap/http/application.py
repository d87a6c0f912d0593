"""Static files of the application: the shell of every screen and the files that it loads, compressed once.

The shell holds no data: what a reader sees is asked of the API by the session's cookie. Files carry their hash in the
name and may be kept for ever; the shell is asked for anew each time, and names the files of this release.
"""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from gql.transport.http import Receive, Scope, Send

BUILT = Path(__file__).parent / "web_files"  # made by `make application` from the folder web
DOCUMENTS = (
    BUILT / "documents.json"
)  # what the application asks, by SHA-256: trusted documents of a service for it alone
FILES = "/assets/"
SCREENS = ("/map/", "/workspaces/")  # addresses that begin so are screens
WHOLE_SCREENS = ("/", "/day", "/inbox", "/map", "/workspaces", "/invitation")  # and these
FOR_EVER = "public, max-age=31536000, immutable"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """The bytes of a file, plain and compressed."""

    media: str
    plain: bytes
    compressed: bytes


@cache
def built_files() -> dict[str, StaticFile]:
    """Address → file, of all that were built; `/` is the shell."""
    found = {FILES + path.name: _static_file(path) for path in sorted((BUILT / "assets").iterdir())}
    return found | {"/": _static_file(BUILT / "index.html")}


def _static_file(path: Path) -> StaticFile:
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    plain = path.read_bytes()
    return StaticFile(media, plain, gzip.compress(plain, mtime=0))


def is_of_application(path: str) -> bool:
    """Whether an address is a screen of the application, or one of its files."""
    return path in WHOLE_SCREENS or path.removesuffix("/") in WHOLE_SCREENS[1:] or path.startswith((FILES, *SCREENS))


class Application:
    """ASGI app of the application's files: everybody may have them, as they hold nothing of anybody."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Any = _answer(scope)
        await answer(scope, receive, send)


def _answer(scope: Scope) -> Response:
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("405", 405, {"Allow": "GET, HEAD"})
    path = scope["path"]
    file = built_files().get(path if path.startswith(FILES) else "/")
    if file is None:
        return PlainTextResponse("404", 404)
    headers = {"Cache-Control": FOR_EVER if path.startswith(FILES) else "no-cache", "Vary": "Accept-Encoding"}
    if not path.startswith(FILES):
        headers["Content-Security-Policy"] = POLICY
    takes = "gzip" in Headers(scope=scope).get("accept-encoding", "")
    if takes:
        headers["Content-Encoding"] = "gzip"
    return Response(file.compressed if takes else file.plain, 200, headers, file.media)
