"""`POST /invitation`: what an invitation into a workspace tells, and its acceptance; for pages of our own alone.

    {"secret": "bi_…"}                    200 {"name", "invitedBy", "expires", "partner", "workspace"}; nothing is used up
    {"secret": "bi_…", "accept": true}    200 {"workspace", "key"} with the cookie of a session; a key of the party's contract

The link holds the secret after its #, which browsers send to nobody: a page of ours takes it from there. Whatever is the matter
with an invitation, the answer is the same.
"""

from __future__ import annotations

from typing import Any

import orjson
from starlette.datastructures import Headers

from battlemap.http.identity.authentication import is_own
from battlemap.http.identity.session_cookies import is_secure, session_cookie
from battlemap.http.identity.session_endpoint import MOST_BODY, TOO_LARGE, bilingual_refusal
from battlemap.http.identity.sign_in import SignIn
from gql.ids import global_id
from gql.transport.http import HttpReply, Receive, Scope, Send, decode_json
from gql.transport.http_errors import RequestError
from gql.transport.media import is_json
from graph.clock import now
from graph.db.transactions import Row
from graph.words import BattlemapError, Text
from graph.workspaces.invitation_acceptance import AcceptedInvitation


class InvitationEndpoint:
    """The ASGI app."""

    def __init__(self, sign_in: SignIn):
        self._sign_in = sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._reply(scope, receive)
        except BattlemapError as error:
            reply = bilingual_refusal(error, scope)
        await reply.send(send)

    async def _reply(self, scope: Scope, receive: Receive) -> HttpReply:
        if not is_own(Headers(scope=scope)):
            raise RequestError(FOREIGN, "FORBIDDEN", 403)
        secret, accepts = _asked(dict(scope["headers"]), (await receive())["body"])
        if accepts:
            return _entered(await self._sign_in.accept(scope, secret), scope)
        return HttpReply(200, orjson.dumps(_shown(await self._sign_in.invitation(scope, secret))))


def _asked(headers: dict[bytes, bytes], body: bytes) -> tuple[str, bool]:
    """The secret that is handed in, and whether it is to be used. Raises RequestError (400, 413, 415)."""
    if len(body) > MOST_BODY:
        raise RequestError(TOO_LARGE.fill(most=MOST_BODY), "TOO_LARGE", 413)
    if not is_json(headers.get(b"content-type", b"")):
        raise RequestError(MEDIA, "UNSUPPORTED_MEDIA_TYPE", 415, {"Accept-Post": "application/json"})
    found = decode_json(body)
    secret, accepts = (found.get("secret"), found.get("accept", False)) if isinstance(found, dict) else (None, False)
    if not isinstance(secret, str) or not isinstance(accepts, bool):
        raise RequestError(MEDIA, "BAD_REQUEST", 400)
    return secret.strip(), accepts


def _shown(invitation: Row) -> dict[str, Any]:
    partner, workspace = invitation["partner"], invitation["workspace"]
    return {
        "name": invitation["name"],
        "invitedBy": invitation["invited_by"],
        "expires": invitation["expires"].isoformat(),
        "partner": {"name": partner["name"], "nameEn": partner["name_en"]},
        "workspace": {"need": workspace["need"], "needEn": workspace["need_en"]},
    }


def _entered(accepted: AcceptedInvitation, scope: Scope) -> HttpReply:
    body = {"workspace": global_id("Workspace", accepted.workspace), "key": accepted.key}
    seconds = int((accepted.session.expires - now()).total_seconds())
    cookie = session_cookie(accepted.cookie, seconds, is_secure(scope))
    return HttpReply(200, orjson.dumps(body), headers={"Set-Cookie": cookie})


FOREIGN = Text("only pages of this service take invitations here", "仅本服务的页面可在此使用邀请")
MEDIA = Text(
    'send {"secret": "bi_…"} as application/json, with "accept": true to use it',
    '请以 application/json 发送 {"secret": "bi_…"},使用邀请时加 "accept": true',
)
