"""The institute's dashboard shows what `evaluate` answers, to each reader what they may see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from dashboards.templatetags.drawings import bullet
from indicators import choices, formats
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Status, ValueOrigin
from indicators.models import Contract
from indicators.queries.catalogue import catalogue
from indicators.queries.evaluations import evaluations
from indicators.services.campaigns import open_campaign
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add
from tests.dashboards.rows import heat_cells, rows_by, text_of

pytestmark = pytest.mark.django_db
URL = f"/tableau-de-bord/{CODE}/"


def page(client: Client, query: str = "?annee=2024", url: str = URL) -> str:
    response = client.get(url + query)
    assert response.status_code == 200
    return response.content.decode()


def by_key(contract: Contract, year: int = 2024) -> dict[tuple[str, str], Evaluation]:
    return {(row.entity, row.indicator): row for row in evaluations(contract, year=year)}


def test_every_figure_of_the_table_is_that_of_evaluate(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = rows_by("indicator", page(client_for(cast.reader)))
    names, expected = catalogue(figures), by_key(figures)
    assert len(shown) == 21
    for series in names.indicators:
        evaluation, cells = expected["imt", series.code], shown[series.code]
        assert cells[1].startswith(formats.figure_text(evaluation.reference, series))
        assert cells[3].startswith(formats.figure_text(evaluation.expected, series))
        assert str(choices.Status(evaluation.status.value).label) in cells[7]
        if evaluation.value is not None:
            assert cells[2].startswith(formats.figure_text(evaluation.value, series))


def test_every_cell_of_the_heatmap_is_that_of_evaluate(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown, names, expected = heat_cells(page(client_for(cast.reader))), catalogue(figures), by_key(figures)
    assert len(shown) == 9 * 12
    for (entity, code), words in shown.items():
        evaluation = expected[entity, code]
        if evaluation.value is not None:
            assert words.startswith(formats.figure_text(evaluation.value, names.series[code]))
        labels = (choices.Status(evaluation.status.value).label, choices.Outlook(evaluation.outlook.value).label)
        assert any(str(label) in words for label in labels)


def test_a_year_without_values_of_schools_says_so(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = client_for(cast.reviewer).get(f"/tableau-de-bord/{CODE}/?annee=2027").content.decode()
    assert "Aucune école n’a encore de valeur pour 2027" in shown
    assert 'class="heat"' not in shown


def test_a_partial_value_draws_no_way_covered(contract: Contract) -> None:
    row = Evaluation(
        contract=CODE,
        entity="imt",
        indicator="eleves-diplomants",
        year=2024,
        status=Status.NOT_EVALUABLE,
        value=Decimal(1020),
        value_origin=ValueOrigin.PARTIAL,
        reference=Decimal(13606),
        expected=Decimal(14460),
        target=Decimal(16450),
    )
    drawn = bullet(row, catalogue(contract).series["eleves-diplomants"])
    assert "bullet-target" in drawn
    assert "bullet-actual" not in drawn


def test_the_headline_says_its_two_counts(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    words = text_of(page(client_for(cast.reader)))
    assert "trajectoire vers 2027 (non contractuelle)\u00a0: 17 —" in words
    assert "cibles exigibles en 2024\u00a0: 2 — " in words
    assert words.index("trajectoire vers 2027") < words.index("cibles exigibles")


def test_in_the_last_year_the_targets_lead(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    words = text_of(page(client_for(cast.reader), "?annee=2027"))
    assert words.index("cibles exigibles en 2027") < words.index("trajectoire vers 2027")


def test_coverage_counts_the_schools_that_are_in(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = rows_by("indicator", page(client_for(cast.reader)))
    assert shown["eleves-diplomants"][6].endswith("1/9")
    assert "partiel" in shown["eleves-diplomants"][2]


def test_a_provisional_value_is_marked(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = rows_by("indicator", page(client_for(cast.reader)))
    assert shown["part-etudiantes-ingenieurs"][2].startswith("24,5\u00a0% (prov.)")


def test_the_ministry_reads_published_figures_alone(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.ministry)
    assert "manquant" in rows_by("indicator", page(client))["consommation-energie"][2]
    assert rows_by("indicator", page(client, "?annee=2023"))["consommation-energie"][2].startswith("140")
    assert "Vous lisez les chiffres publiés" in page(client)


def test_without_a_year_the_latest_that_one_may_read_opens(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    add(figures, "imt", "consommation-energie", 2025, "130", state="submitted")
    assert "en 2024" in text_of(page(client_for(cast.reader), ""))
    assert "en 2023" in text_of(page(client_for(cast.ministry), ""))


def test_a_contract_without_figures_opens_on_its_first_year(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    assert "où en est-on en 2023" in text_of(page(client_for(cast.reader), ""))


def test_a_school_takes_the_place_of_the_institute(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = rows_by("indicator", page(client_for(cast.reader), "?annee=2024&ecole=imt-mines-albi"))
    assert shown["eleves-diplomants"][2].startswith("1\u202f020")


def test_domain_and_orientation_narrow_the_table(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    narrowed = rows_by("indicator", page(client, "?annee=2024&domaine=transition-ecologique"))
    assert set(narrowed) == {"publications-odd", "consommation-energie"}
    assert "eleves-diplomants" in rows_by("indicator", page(client, "?annee=2024&orientation=M1"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?annee=1e9", "quatre chiffres"),
        ("?annee=1999", "doit être entre"),
        ("?au=hier", "AAAA-MM-JJ"),
        ("?au=2999-01-01", "à venir"),
        ("?domaine=x", "Domaine"),
        ("?orientation=x", "Orientation"),
        ("?ecole=insic", "École"),
        ("?page=2", "Filtre"),
        ("?tri=valeur", "Tri"),
    ],
)
def test_what_is_no_filter_is_refused(
    query: str, sentence: str, cast: Cast, contract: Contract, client_for: SignIn
) -> None:
    response = client_for(cast.reader).get(URL + query)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_what_needs_attention_gives_its_reason(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    words = text_of(page(client_for(cast.reader)))
    alerts = words[words.index("Ce qui demande attention") : words.index("Les 21 indicateurs")]
    assert "Consommations d’énergie" in alerts
    assert "133 kWh/m² SUB".replace(" ", "\u00a0", 1) in alerts


def test_reading_at_a_date_is_said(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    shown = page(client_for(cast.reader), "?annee=2024&au=2024-01-01")
    assert "Lecture au 1er\u00a0janvier 2024" in text_of(shown)
    assert "manquant" in rows_by("indicator", shown)["consommation-energie"][2]


def test_it_speaks_english_too(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    client.cookies["django_language"] = "en"
    shown = page(client)
    assert "trajectory towards 2027 (not contractual): 17 —" in text_of(shown).lower()
    assert rows_by("indicator", shown)["eleves-diplomants"][1].startswith("13,606")


def test_a_controller_finds_what_is_due_at_home(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    open_campaign(contract=figures, year=2025, due_on=date(2026, 3, 31), by=cast.reviewer)
    words = text_of(page(client_for(cast.controller), "", url="/"))
    assert "Fiche 2025 de IMT Mines Albi" in words
    assert "Échéance\u00a0: 31\u00a0mars 2026" in words
    assert "Remplir la fiche" not in page(client_for(cast.reader), "", url="/")
