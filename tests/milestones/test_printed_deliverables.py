"""Every deliverable that the contract prints is there, in its year: counted by hand on the printed table.

The table (*Jalons d’avancement des actions prioritaires*) was counted cell by cell, milestone by milestone, apart from
the files that are loaded: a cell that holds two texts counts two; a text across the five years counts one a year.
"""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from indicators.imports.contract import load_contract
from milestones.models import Deliverable
from tests.contracts import COP_2023

pytestmark = pytest.mark.django_db

YEARS = (2023, 2024, 2025, 2026, 2027)
# By milestone, how many stand in each year’s column.
PRINTED = {
    "J1": (3, 2, 0, 0, 0),
    "J2": (2, 3, 2, 2, 2),
    "J3": (4, 5, 6, 2, 1),
    "J4": (0, 2, 1, 0, 0),
    "J5": (0, 1, 1, 1, 1),
    "J6": (1, 1, 1, 1, 1),
    "J7": (1, 2, 1, 1, 2),
    "J8": (2, 2, 2, 0, 1),
    "J9": (1, 4, 4, 0, 3),
    "J10": (1, 1, 1, 1, 0),
    "J11": (3, 4, 2, 3, 1),
    "J12": (5, 7, 5, 4, 2),
}
# Words of each column’s first cell, as printed: a file that moved a line would lose one.
WORDS = {
    ("J1", 2023): "Diagnostic de l’offre de formation",
    ("J2", 2027): "Ouverture de nouveaux Masters internationaux",
    ("J3", 2024): "Construction d’un cahier des charges",
    ("J4", 2024): "LMS FCP commun V1",
    ("J5", 2026): "Offre consolidée par objet totem",
    ("J6", 2023): "Retex programme Futur&Rupture",
    ("J7", 2024): "Mise en place opérationnelle de la méthodologie",
    ("J8", 2027): "Analyse et bilan global",
    ("J9", 2027): "L’ensemble des EC a suivi le socle commun",
    ("J10", 2026): "CRM Entreprises commun V1",
    ("J11", 2026): "Lancement deuxième baromètre social",
    ("J12", 2025): "Déploiement du plan d’action avec les écoles",
}


def loaded() -> list[Deliverable]:
    load_contract(COP_2023)
    return list(Deliverable.objects.select_related("action__milestone"))


def test_each_milestone_has_what_is_printed_in_each_year() -> None:
    found: Counter[tuple[str, int]] = Counter()
    for one in loaded():
        for year in range(one.first_year, one.last_year + 1):
            found[one.action.milestone.code, year] += 1
    assert {code: tuple(found[code, year] for year in YEARS) for code in PRINTED} == PRINTED


def test_each_stands_in_the_words_of_the_contract() -> None:
    texts: dict[tuple[str, int], str] = {}
    for one in loaded():
        for year in range(one.first_year, one.last_year + 1):
            key = one.action.milestone.code, year
            texts[key] = f"{texts.get(key, '')} {one.label}"
    missing = {key for key, words in WORDS.items() if words not in texts.get(key, "")}
    assert missing == set()


def test_each_names_the_lines_where_it_was_read_and_no_two_the_same() -> None:
    rows = list(csv.DictReader((COP_2023 / "deliverables.csv").open(encoding="utf-8")))
    assert all(re.fullmatch(r"[0-9]+(-[0-9]+)?", row["line"]) for row in rows)
    assert [row["line"] for row in rows if Counter(other["line"] for other in rows)[row["line"]] > 1] == []
