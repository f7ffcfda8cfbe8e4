"""Writes to the contract itself."""

from __future__ import annotations

from uuid import uuid4

from django.db.models import F, QuerySet

from imt_cop.core.prepared import PreparedUpdate
from indicators.models import Contract


def _one(pk: int) -> QuerySet[Contract]:
    return Contract.objects.filter(pk=pk)


_of_figures = PreparedUpdate(_one, int, data_version=F("data_version") + 1)
_of_all = PreparedUpdate(_one, int, fields=("definition_mark",), data_version=F("data_version") + 1)


def touch(contract: Contract, *, definition: bool = True) -> None:
    """Say that something under this contract changed, so that nothing computed before is served again.

    `definition=False` where only figures did, or what is said of them: what the contract prints stands.
    """
    if definition:
        _of_all(contract.pk, definition_mark=uuid4())
    else:
        _of_figures(contract.pk)
