"""Limits of documents, requests and sockets, as the settings say."""

from __future__ import annotations

from battlemap.http.request_guards import GuardLimits
from battlemap.settings import Settings
from gql.execution.limits import Limits
from gql.transport.websocket import SocketLimits


def document_limits(settings: Settings) -> Limits:
    """Limits of one document."""
    return Limits(
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        directives=settings.max_directives,
        operations=settings.max_operations,
        tokens=settings.max_tokens,
        cost=settings.max_cost,
        introspection=settings.max_introspection,
    )


def request_limits(settings: Settings) -> GuardLimits:
    """Limits of one request."""
    return GuardLimits(settings.max_body, settings.body_seconds, settings.request_seconds, settings.page_seconds)


def socket_limits(settings: Settings) -> SocketLimits:
    """Limits of one websocket."""
    return SocketLimits(
        settings.init_seconds, settings.max_subscriptions, settings.max_message, settings.request_seconds
    )
