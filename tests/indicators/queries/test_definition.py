"""What a process keeps of a contract's definition: read once, and never once it is another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from indicators.imports.actuals import import_actuals
from indicators.imports.contract import load_contract
from indicators.models import Contract, Indicator
from indicators.queries.catalogue import catalogue
from indicators.queries.evaluations import evaluations
from indicators.services import amendments
from indicators.services.amendments import RevisedTarget
from indicators.services.tolerances import set_tolerance
from schools.models import Entity
from tests.architecture.tree import APPLICATIONS, name, python_files
from tests.cast import Cast
from tests.contracts import ARCHIPEL, COP_2023

# As in a request of the application: each statement stands at once, and other processes see it.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loaded() -> None:
    load_contract(ARCHIPEL)


def now() -> Contract:
    """The contract as a request finds it."""
    return Contract.objects.select_related("institute").get(code="archipel-2030-2033")


def target() -> Decimal | None:
    rows = evaluations(now(), year=2033)
    return next(row.target for row in rows if (row.entity, row.indicator) == ("ile-sud", "marins"))


def queries_of(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)


def edited(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The contract's folder with one text of one file changed."""
    folder = tmp_path / "archipel"
    copytree(ARCHIPEL, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("loaded")
def test_it_is_read_once() -> None:
    contract = now()
    first, again = (queries_of(lambda: evaluations(contract, year=2033)) for _time in range(2))
    assert first > again == 1


@pytest.mark.usefixtures("loaded")
def test_a_new_target_is_seen_at_once() -> None:
    assert target() == 130
    revised = RevisedTarget(
        entity=Entity.objects.get(code="ile-sud"),
        indicator=Indicator.objects.get(code="marins"),
        year=2033,
        comparator="reach",
        value=Decimal(150),
        basis="absolute",
    )
    amendments.record(
        contract=now(),
        code="avenant-1",
        title="Avenant",
        signed_on=date(2026, 2, 1),
        first_year=2032,
        targets=[revised],
        by=None,
    )
    assert target() == 150


@pytest.mark.usefixtures("loaded")
def test_a_declared_tolerance_is_seen_at_once(cast: Cast) -> None:
    def tolerance() -> Decimal | None:
        return next(row.tolerance for row in evaluations(now(), year=2033) if row.indicator == "marins")

    before = tolerance()
    indicator = Indicator.objects.select_related("contract__institute").get(code="marins")
    set_tolerance(indicator=indicator, value=Decimal("7.5"), by=cast.reviewer)
    assert (before == Decimal("7.5"), tolerance()) == (False, Decimal("7.5"))


@pytest.mark.usefixtures("loaded")
def test_a_contract_loaded_again_is_seen_at_once(tmp_path: Path) -> None:
    before = catalogue(now()).places["ile-sud"].short_name
    load_contract(edited(tmp_path, "entities.csv", before, "Île du Midi"))
    assert catalogue(now()).places["ile-sud"].short_name == "Île du Midi"


@pytest.mark.usefixtures("loaded")
def test_what_another_contract_of_the_institute_loads_is_seen_at_once(tmp_path: Path) -> None:
    """Schools belong to the institute: a contract that renames one renames it for all."""
    before = catalogue(now()).places["ile-sud"].short_name
    folder = edited(tmp_path, "entities.csv", before, "Île du Midi")
    text = (folder / "contract.csv").read_text(encoding="utf-8")
    (folder / "contract.csv").write_text(text.replace("archipel-2030-2033", "archipel-bis"), encoding="utf-8")
    load_contract(folder)
    assert catalogue(now()).places["ile-sud"].short_name == "Île du Midi"


@pytest.mark.usefixtures("loaded")
def test_what_a_transaction_undoes_is_never_kept(cast: Cast) -> None:
    indicator = Indicator.objects.select_related("contract__institute").get(code="marins")
    with transaction.atomic():
        set_tolerance(indicator=indicator, value=Decimal(9), by=cast.reviewer)
        inside = {row.tolerance for row in evaluations(now(), year=2033) if row.indicator == "marins"}
        transaction.set_rollback(True)
    outside = {row.tolerance for row in evaluations(now(), year=2033) if row.indicator == "marins"}
    assert (inside, Decimal(9) in outside) == ({Decimal(9)}, False)


def test_a_dashboard_asks_six_queries_at_most_once_a_figure_is_written(
    cast: Cast, client_for: Callable[[User], Client]
) -> None:
    """Beside the session and the person: rights, contract, figures, parts of deliverables and their files."""
    load_contract(COP_2023)
    contract = Contract.objects.select_related("institute").get()
    address, client = f"/tableau-de-bord/{contract.code}/?annee=2025", client_for(cast.reviewer)
    before = client.get(address)
    figures = b"entity,indicator,year,value\nimt,consommation-energie,2025,120\n"
    assert import_actuals(contract=contract, content=figures, name="valeurs.csv", state="validated").changed == 1
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    own = [one["sql"] for one in queries if "django_session" not in one["sql"] and '"accounts_user"' not in one["sql"]]
    assert (page.status_code, before.content != page.content) == (200, True)
    assert len(own) <= 6, own


# Who says that the definition stands: they write figures, what is said of them, what is done of a deliverable.
FIGURES_ONLY = {
    "indicators/services/attachments.py",
    "indicators/services/corrections.py",
    "indicators/services/publication.py",
    "indicators/services/sheets.py",
    "indicators/services/threads.py",
    "indicators/services/traces.py",
    "milestones/services/parts.py",
    "milestones/services/publication.py",
}


def test_only_who_writes_figures_says_that_the_definition_stands() -> None:
    """Any other write renews the mark, without having to think of it."""
    texts = {name(path): path.read_text(encoding="utf-8") for path in python_files(*APPLICATIONS)}
    told = {file for file, text in texts.items() if ", definition=False)" in text}
    assert told == FIGURES_ONLY
