"""Mutations of sessions: one of the caller's own is ended, or all of them."""

from __future__ import annotations

import strawberry

from gql.mutations.mutation import EVERYBODY, InputField, Mutation
from graph.mutations.session_ending import end_own_session, end_own_sessions
from graph.words import Text

SESSIONS = (
    Mutation(
        "end_session",
        Text("Sign a browser out that was signed in with a key of yours", "让以您的密钥登录的某个浏览器退出登录"),
        EVERYBODY,
        end_own_session,
        inputs=(
            InputField("id", strawberry.ID, Text("session, as in `viewer { sessions { id } }`", "会话编号"), True),
        ),
        shows="",
        label="",
        selects="ended",
        example={"id": "0123456789ab"},
        also=(("ended", bool, Text("whether it was live until now", "此前是否有效")),),
    ),
    Mutation(
        "end_sessions",
        Text(
            "Sign out every browser that was signed in with a key of yours, this one too",
            "让以您的密钥登录的所有浏览器(含当前)退出登录",
        ),
        EVERYBODY,
        end_own_sessions,
        inputs=(),
        shows="",
        label="",
        selects="ended",
        example={},
        also=(("ended", int, Text("how many were live until now", "此前有效的会话数")),),
    ),
)
