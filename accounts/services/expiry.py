"""What is kept for a time only, forgotten once that time is over: sessions, and answers kept for other systems."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import structlog
from django.conf import settings

from accounts.services import idempotency

log = structlog.get_logger("accounts.expiry")


def forget_expired() -> None:
    """Run twice, it finds nothing more."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    log.info("expired data forgotten", idempotency_keys=idempotency.forget_old())
