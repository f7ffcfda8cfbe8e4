"""How many requests to the API a token, a person or an address may make in a minute, and the headers that tell."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

WINDOW = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """Where a caller stands: requests allowed in a minute, left in this one, seconds until the next."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class RateLimit(BaseThrottle):
    """So many requests a minute, counted in the cache that the web processes share; without it, each for itself."""

    rate: Rate | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        signed_in = request.user.is_authenticated
        limit: int = settings.API_RATE_LIMIT if signed_in else settings.API_RATE_LIMIT_ANONYMOUS
        if not limit:
            return True
        now = time.time()
        count = _count(f"rate:{self._who(request)}:{int(now) // WINDOW}")
        self.rate = Rate(limit, max(0, limit - count), WINDOW - int(now) % WINDOW)
        # The view gives it with its answer, whatever that is.
        request._request.rate = self.rate  # type: ignore[attr-defined]
        return count <= limit

    def wait(self) -> float | None:
        return self.rate.reset if self.rate else None

    def _who(self, request: Request) -> str:
        token = getattr(request.auth, "pk", None)
        if token is not None:
            return f"token:{token}"
        return f"user:{request.user.pk}" if request.user.pk else f"address:{self.get_ident(request)}"


def _count(key: str) -> int:
    """Of this window, this request included."""
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        return int(cache.incr(key))
    except ValueError:
        return 1  # forgotten between the two
