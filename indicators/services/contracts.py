"""Writes to the contract itself."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db.models import F

from indicators.models import Contract


def touch(contract: Contract, *, definition: bool = True) -> None:
    """Say that something under this contract changed, so that nothing computed before is served again.

    `definition=False` where only figures did, or what is said of them: what the contract prints stands.
    """
    changes: dict[str, Any] = {"data_version": F("data_version") + 1}
    if definition:
        changes["definition_mark"] = uuid4()
    Contract.objects.filter(pk=contract.pk).update(**changes)
