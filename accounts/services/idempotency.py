"""A write that a system may send again without harm: done once, answered the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import IdempotencyKey, User
from imt_cop.core.errors import InvalidInputError

# Longer than any system goes on trying.
KEPT = timedelta(days=30)


def once(*, key: str | None, digest: str, by: User, work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """The answer of `work`, and whether it is one given before. The key is kept with what was written, or neither is.

    `digest` is that of the request: the same key with another request is refused (InvalidInputError). A second request
    that comes while the first is at work waits for it. What is refused keeps no key: sent again, it is tried again.
    """
    if not key:
        return work(), False
    with transaction.atomic():
        forget_old()
        try:
            with transaction.atomic():
                kept = IdempotencyKey.objects.create(user=by, key=key, digest=digest)
        except IntegrityError:
            return _given_before(key=key, digest=digest, by=by), True
        answer = work()
        kept.answer = json.dumps(answer)
        kept.save(update_fields=["answer"])
        return answer, False


def forget_old() -> int:
    """Those that no system sends again; how many there were."""
    count, _by_model = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return count


def _given_before(*, key: str, digest: str, by: User) -> dict[str, Any]:
    kept = IdempotencyKey.objects.get(user=by, key=key)
    if kept.digest != digest:
        sentence = _("Cette clé a déjà servi pour une autre demande : prenez-en une nouvelle.")
        raise InvalidInputError([("Idempotency-Key", sentence)])
    answer: dict[str, Any] = json.loads(kept.answer)
    return answer
