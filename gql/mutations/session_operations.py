"""Mutations of sessions: one of the caller's own is ended."""

from __future__ import annotations

import strawberry

from gql.mutations.mutation import EVERYBODY, InputField, Mutation
from graph.mutations.session_ending import end_own_session
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
)
