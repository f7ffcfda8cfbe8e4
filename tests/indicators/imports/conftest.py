"""Imports are tried on the invented contract, whose files are small."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from indicators.imports.actuals import ActualsRefusedError, ImportReport, import_actuals
from indicators.imports.contract import load_contract
from indicators.models import Contract, Observation
from tests.contracts import ARCHIPEL

Import = Callable[..., ImportReport]
Refusals = Callable[..., list[str]]


@pytest.fixture
def contract(db: None) -> Contract:
    load_contract(ARCHIPEL)
    return Contract.objects.select_related("institute").get(code="archipel-2030-2033")


@pytest.fixture
def import_text(contract: Contract) -> Import:
    """Import a text as the file `valeurs.csv`."""

    def run(text: str, *, state: str = "draft", dry_run: bool = False, by: User | None = None) -> ImportReport:
        content = text.encode()
        return import_actuals(
            contract=contract, content=content, name="valeurs.csv", state=state, dry_run=dry_run, by=by
        )

    return run


@pytest.fixture
def refusals(import_text: Import) -> Refusals:
    """The problems of a text that is refused, with no figure written."""

    def run(text: str, **options: object) -> list[str]:
        before = list(Observation.objects.values_list("pk", "version"))
        with pytest.raises(ActualsRefusedError) as refused:
            import_text(text, **options)
        assert list(Observation.objects.values_list("pk", "version")) == before
        return [str(problem) for problem in refused.value.problems]

    return run
