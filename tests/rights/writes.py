"""Which tables a piece of work writes to, as the database is told: data without its line in the trail is a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TRAIL = "accounts_auditentry"
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?(\w+)"?', re.IGNORECASE)
# What is written there is no change of data.
APART = {
    "django_session": "who is signed in",
    "django_admin_log": "the administration's own list, beside the trail",
    "accounts_notification": "messages, written with what they tell of",
    "accounts_idempotencykey": "answers kept for other systems",
}


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables written to while the block runs, filled as it runs."""
    found: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if written := WRITING.match(sql):
            found.add(written[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def unrecorded(tables: set[str]) -> set[str]:
    """Those whose change has no line in the trail."""
    return set() if TRAIL in tables else tables - set(APART)
