"""Writes to the contract itself."""

from __future__ import annotations

from django.db.models import F

from indicators.models import Contract


def touch(contract: Contract) -> None:
    """Say that something under this contract changed, so that nothing computed before is served again."""
    Contract.objects.filter(pk=contract.pk).update(data_version=F("data_version") + 1)
