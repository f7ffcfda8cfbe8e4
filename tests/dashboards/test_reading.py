"""Sorting, who explains the gap, small multiples, what stands behind a figure, marks of amendments."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from indicators.models import Amendment, Baseline, Contract, DefinitionRevision, Indicator, Target
from indicators.services import contracts
from schools.models import Entity
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add
from tests.dashboards.rows import rows_by, text_of

pytestmark = pytest.mark.django_db
STUDENTS = f"/indicateurs/{CODE}/eleves-diplomants/?annee=2025"


def page(client_for: SignIn, cast: Cast, url: str) -> str:
    response = client_for(cast.reader).get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def everyone(contract: Contract) -> Contract:
    """Every school at 1 000 students in 2025, the institute at 15 000 with 181 beside its schools."""
    for school in Entity.objects.schools():
        add(contract, school.code, "eleves-diplomants", 2025, "1000")
    add(contract, "imt", "eleves-diplomants", 2025, "15000")
    return contract


def test_the_table_is_sorted_by_the_address(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    by_name = list(rows_by("indicator", page(client_for, cast, f"/tableau-de-bord/{CODE}/?annee=2024&tri=indicateur")))
    back = list(rows_by("indicator", page(client_for, cast, f"/tableau-de-bord/{CODE}/?annee=2024&tri=-indicateur")))
    assert len(by_name) == 21
    assert back == by_name[::-1]


def test_what_cannot_be_sorted_comes_last_either_way(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    for order in ("ecart", "-ecart"):
        shown = page(client_for, cast, f"/tableau-de-bord/{CODE}/?annee=2024&tri={order}")
        first = list(rows_by("indicator", shown))[:2]
        assert set(first) == {"consommation-energie", "part-etudiantes-ingenieurs"}
    assert 'aria-sort="descending"' in shown
    assert "annee=2024&amp;tri=ecart" in shown


def test_the_parts_of_the_gap_are_told_one_by_one(cast: Cast, everyone: Contract, client_for: SignIn) -> None:
    rows = rows_by("part", page(client_for, cast, STUDENTS))
    assert rows["start"][3] == "15\u202f120"
    assert rows["imt-mines-albi"][1:4] == ["1\u202f000", "1\u202f180", "−180"]
    assert rows["end"][3] == "15\u202f000"
    amounts = [int(cells[3].replace("\u202f", "").replace("−", "-")) for cells in rows.values()]
    assert amounts[0] + sum(amounts[1:-1]) == amounts[-1]


def test_where_the_gap_cannot_be_told_it_says_why(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = text_of(page(client_for, cast, f"/indicateurs/{CODE}/consommation-energie/?annee=2024"))
    assert "L’institut donne lui-même cette valeur\u00a0: elle ne se décompose pas par école." in shown
    partial = text_of(page(client_for, cast, f"/indicateurs/{CODE}/eleves-diplomants/?annee=2024"))
    assert "Toutes les écoles n’ont pas répondu" in partial


def test_each_school_has_its_trajectory_and_the_sentence_of_it(
    cast: Cast, everyone: Contract, client_for: SignIn
) -> None:
    shown = page(client_for, cast, STUDENTS)
    assert shown.count('class="small-trajectory"') == 9
    sentence = "Référence 2022\u00a0: 932\u00a0; réalisé 2025\u00a0: 1\u202f000\u00a0; attendu 2025\u00a0: 1\u202f180"
    assert sentence in text_of(shown)


def test_the_browser_is_given_the_figures_of_the_drawing(cast: Cast, everyone: Contract, client_for: SignIn) -> None:
    shown = page(client_for, cast, STUDENTS)
    found = re.search(r'<script id="chart-data" type="application/json">(.*?)</script>', shown)
    assert found is not None
    figure = json.loads(found.group(1))
    drawn = {trace["name"]: trace for trace in figure["data"] if trace.get("name")}
    assert (drawn["Réalisé"]["x"], drawn["Réalisé"]["y"]) == ([2025], [15000.0])
    assert drawn["Cible du contrat"]["y"][-1] == 16450.0
    assert "plotly-basic" not in re.sub(r'data-script="[^"]*"', "", shown)


def test_a_figure_tells_who_when_and_from_where(cast: Cast, everyone: Contract, client_for: SignIn) -> None:
    written = add(everyone, "imt-mines-albi", "eleves-ingenieurs", 2025, "700", quality="provisional")
    written.updated_by, written.comment, written.source = cast.controller, "Rentrée décalée", "Scolarité"
    written.save()
    url = f"/indicateurs/{CODE}/eleves-ingenieurs/2025/imt-mines-albi/"
    shown = text_of(page(client_for, cast, url))
    for words in (str(cast.controller), "Rentrée décalée", "Scolarité", "provisoire", "Pourquoi ce statut"):
        assert words in shown
    ministry = client_for(cast.ministry).get(url).content.decode()
    assert "Rentrée décalée" not in ministry


@pytest.mark.parametrize("path", ["eleves-diplomants/1999/imt", "eleves-diplomants/2025/insic", "diplomes/2025/imt"])
def test_what_is_not_evaluated_is_not_found(path: str, cast: Cast, contract: Contract, client_for: SignIn) -> None:
    assert client_for(cast.reviewer).get(f"/indicateurs/{CODE}/{path}/").status_code == 404


def test_the_school_page_gives_comments_and_deliverables(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    written = add(contract, "imt-mines-albi", "eleves-diplomants", 2025, "1100")
    written.comment = "Deux formations décalées"
    written.save()
    shown = page(client_for, cast, f"/ecoles/{CODE}/imt-mines-albi/?annee=2025")
    assert "Deux formations décalées" in text_of(shown)
    assert "Ce que les jalons du contrat demandent à chaque école" in text_of(shown)
    assert 'class="small-trajectory"' in shown


def test_an_amendment_and_a_series_break_are_marked(cast: Cast, everyone: Contract, client_for: SignIn) -> None:
    students = Indicator.objects.get(contract=everyone, code="eleves-diplomants")
    amendment = Amendment.objects.create(
        contract=everyone, code="a1", title="Avenant 1", signed_on=date(2025, 6, 30), first_year=2026
    )
    Target.objects.create(
        contract=everyone,
        entity=cast.institute,
        indicator=students,
        year=2027,
        comparator="reach",
        value=16000,
        amendment=amendment,
    )
    shown = page(client_for, cast, STUDENTS)
    assert text_of(shown).count("IMT, 2027\u00a0: 16\u202f450, puis 16\u202f000") == 1
    assert ">Avenant</text>" in shown
    DefinitionRevision.objects.create(contract=everyone, indicator=students, amendment=amendment, series_break=True)
    contracts.touch(everyone)
    assert ">Rupture de série</text>" in page(client_for, cast, STUDENTS)
    assert "Avenant 1" not in page(client_for, cast, f"{STUDENTS}&au=2025-01-01")


def test_an_amendment_writes_a_relative_target_as_such(cast: Cast, everyone: Contract, client_for: SignIn) -> None:
    amendment = Amendment.objects.create(
        contract=everyone, code="a1", title="Avenant 1", signed_on=date(2025, 6, 30), first_year=2026
    )
    Target.objects.create(
        contract=everyone,
        entity=cast.institute,
        indicator=Indicator.objects.get(contract=everyone, code="eleves-diplomants"),
        year=2027,
        comparator="reach",
        basis="relative",
        value=20,
        amendment=amendment,
    )
    shown = text_of(page(client_for, cast, STUDENTS))
    assert "IMT, 2027\u00a0: 16\u202f450, puis +20\u00a0%" in shown


def test_an_amendment_shows_the_references_that_it_writes_anew(
    cast: Cast, everyone: Contract, client_for: SignIn
) -> None:
    amendment = Amendment.objects.create(
        contract=everyone, code="a1", title="Avenant 1", signed_on=date(2025, 6, 30), first_year=2026
    )
    students = Indicator.objects.get(contract=everyone, code="eleves-diplomants")
    for place, value in ((cast.institute, 13000), (cast.albi, 900)):
        Baseline.objects.create(
            contract=everyone,
            entity=place,
            indicator=students,
            first_year=2022,
            last_year=2022,
            kind="reference",
            value=value,
            amendment=amendment,
        )
    shown = text_of(page(client_for, cast, STUDENTS))
    assert "IMT, référence 2022\u00a0: 13\u202f606, puis 13\u202f000" in shown
    assert "IMT Mines Albi, référence 2022" in shown
    assert "puis 13\u202f000" not in text_of(page(client_for, cast, f"{STUDENTS}&au=2025-01-01"))
