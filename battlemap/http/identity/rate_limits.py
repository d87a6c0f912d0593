"""Rate limits by key and address."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil

from gql.transport.http import Admit, Scope
from gql.transport.http_errors import RequestError
from graph.access.keys import Principal
from graph.words import BattlemapError, Text


class TokenBucket:
    """A token bucket for each key: `burst` requests at once, `per_second` in the long run; 0 means no limit."""

    KEYS = 10_000

    def __init__(self, per_second: float, burst: int):
        self.per_second, self.burst = per_second, burst
        self._buckets: dict[str, tuple[float, float]] = {}  # key → tokens, and when they were counted

    def take(self, key: str) -> None:
        """Raises RequestError (429, with Retry-After in seconds) when the bucket is empty."""
        if not self.per_second:
            return
        now = time.monotonic()
        tokens, since = self._buckets.pop(key, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - since) * self.per_second)
        self._buckets[key] = (tokens - 1 if tokens >= 1 else tokens, now)  # the last used is last
        if len(self._buckets) > self.KEYS:
            del self._buckets[next(iter(self._buckets))]
        if tokens < 1:
            wait = ceil((1 - tokens) / self.per_second)
            raise RequestError(TOO_MANY.fill(seconds=wait), "RATE_LIMITED", 429, {"Retry-After": str(wait)})


@dataclass(frozen=True, slots=True)
class RateLimiter:
    """Rate limits of who asks: each key has a rate, and so has each address that has no valid one."""

    authenticate: Admit
    rate: TokenBucket

    async def __call__(self, scope: Scope) -> Principal | None:
        """Raises what `authenticate` raises, and RequestError (429)."""
        address = (scope.get("client") or ("?",))[0]
        try:
            principal = await self.authenticate(scope)
        except BattlemapError:
            self.rate.take(f"address {address}")
            raise
        self.rate.take(f"key {principal.id}" if principal else f"address {address}")
        scope.setdefault("state", {})["principal"] = principal
        return principal


TOO_MANY = Text("too many requests with this key; try again in {seconds} s", "请求过于频繁;请在 {seconds} 秒后重试")
