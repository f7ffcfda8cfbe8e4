"""The pages of an indicator, of a school and of the cascade."""

from __future__ import annotations

import json

import pytest

from indicators.models import Contract
from indicators.queries.dataset import COLUMNS
from indicators.queries.evaluations import as_row, evaluations
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn
from tests.dashboards.rows import rows_by, text_of

pytestmark = pytest.mark.django_db


def words(client_for: SignIn, cast: Cast, url: str) -> str:
    response = client_for(cast.reader).get(url)
    assert response.status_code == 200
    return text_of(response.content.decode())


def test_an_indicator_explains_its_status(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = words(client_for, cast, f"/indicateurs/{CODE}/consommation-energie/?annee=2024")
    assert "Pourquoi ce statut\u00a0?" in shown
    assert "Valeur attendue en 2024\u00a0: 130\u00a0kWh/m² SUB, interpolée" in shown
    assert "Tolérance τ = 3\u00a0kWh/m² SUB" in shown


def test_an_indicator_names_every_school_and_the_reconciliation(
    cast: Cast, figures: Contract, client_for: SignIn
) -> None:
    shown = words(client_for, cast, f"/indicateurs/{CODE}/eleves-diplomants/?annee=2024")
    lines = shown[shown.index("Des écoles à l’institut") : shown.index("Chaque école")]
    assert "IMT Mines Albi 1\u202f020" in lines
    assert "EURECOM — aucune valeur" in lines
    assert "périmètre non rapproché" in lines


def test_an_indicator_shows_what_the_document_prints_elsewhere(
    cast: Cast, figures: Contract, client_for: SignIn
) -> None:
    shown = words(client_for, cast, f"/indicateurs/{CODE}/eleves-diplomants/")
    assert "IMT Mines Albi, 2022\u00a0: 932 est gardé, 924 est imprimé ailleurs." in shown


def test_a_school_shows_it_too_in_the_language_of_its_reader(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    address = f"/ecoles/{CODE}/imt-mines-albi/?annee=2024"
    assert "Nombre d’élèves en formation diplômante, 2022\u00a0: 932 est gardé" in text_of(
        client.get(address).content.decode()
    )
    client.cookies["django_language"] = "en"
    assert "Number of students in degree programmes, 2022: 932 is kept" in text_of(client.get(address).content.decode())


def test_a_chart_never_stands_without_its_table(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    response = client_for(cast.reader).get(f"/indicateurs/{CODE}/consommation-energie/?annee=2024")
    page = response.content.decode()
    assert '<figure class="chart-figure" role="figure" aria-labelledby="chart-caption">' in page
    assert page.index("</figure>") < page.index('id="course-caption"')
    assert "style=" not in page


def test_a_school_shows_its_own_targets_and_its_themes(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = words(client_for, cast, f"/ecoles/{CODE}/imt-mines-albi/?annee=2024")
    assert "1\u202f020" in shown
    assert "Positionnement sur les thématiques stratégiques" in shown
    assert shown.count("Industrie du futur responsable") == 1


def test_the_cascade_gives_the_differences_of_the_contract(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    response = client_for(cast.reader).get(f"/cascade/{CODE}/")
    shown = rows_by("indicator", response.content.decode())
    assert shown["eleves-diplomants"][2:5] == ["16\u202f450", "16\u202f257", "−193 −1,2\u00a0%"]
    assert shown["eleves-ingenieurs"][2:4] == ["11\u202f600", "11\u202f289"]
    assert shown["rp-formation-continue"][2:4] == ["9,3\u00a0M€", "13,65\u00a0M€"]
    assert "EURECOM" in shown["entreprises-creees"][5]
    assert "pondération" in shown["mobilite-internationale"][5]


def test_the_downloaded_evaluation_is_the_command_s(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    response = client_for(cast.reader).get(f"/donnees/{CODE}/evaluation-2024.json")
    rows = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    expected = [as_row(row) for row in evaluations(figures, year=2024)]
    assert rows == [{name: value or None for name, value in row.items()} for row in expected]


def test_the_downloaded_dataset_has_the_columns_of_the_export(
    cast: Cast, contract: Contract, client_for: SignIn
) -> None:
    response = client_for(cast.reader).get(f"/donnees/{CODE}/jeu-de-donnees.csv")
    lines = b"".join(response.streaming_content).decode().split("\n")  # type: ignore[attr-defined]
    assert lines[0] == ",".join(COLUMNS)
