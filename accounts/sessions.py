"""Sessions in the database, read with a query that is written once: every request begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from imt_cop.core.prepared import Prepared

_by_key: Prepared[Session] = Prepared(lambda key: Session.objects.filter(session_key=key), str)


class SessionStore(DatabaseStore):
    """Django's own, in the same table. Nothing is kept between two requests: who signs out is out at once."""

    def _get_session_from_db(self) -> Any:
        found = next(iter(_by_key(self.session_key or "")), None)
        if found is not None and found.expire_date > timezone.now():
            return found
        # Absent or over: what follows is the framework's.
        return super()._get_session_from_db()  # type: ignore[misc]  # its stubs do not know it

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session
