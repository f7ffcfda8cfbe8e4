"""What a row of a contract must hold beyond the reading of each cell, and the records that it makes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indicators.calculations.appreciation_workflow import AppreciationState
from indicators.calculations.vocabulary import Basis, Comparator, Rollup, SeriesKind
from indicators.imports.contract.sections import Fields
from indicators.imports.contract.table import Row
from indicators.models import PRINTED_VERSION

Complaints = list[tuple[str, str]]

WITH_NUMBER = {Comparator.REACH, Comparator.GTE, Comparator.GT, Comparator.RANGE}


def check_contract(row: Row) -> Complaints:
    values = row.values
    if values["first_year"] > values["last_year"]:
        return [("last_year", _("la dernière année précède la première"))]
    if values["assumed_inflation"] is not None and not values["assumed_inflation_years"]:
        return [("assumed_inflation_years", _("une inflation supposée demande son nombre d’années"))]
    return []


def check_indicator(row: Row) -> Complaints:
    values = row.values
    complaints: Complaints = []
    rollup = values["rollup"]
    if values["kind"] == SeriesKind.INDICATOR and not values["domain"]:
        complaints.append(("domain", _("un indicateur demande un domaine")))
    if rollup == Rollup.WEIGHTED_MEAN and not values["weight"]:
        complaints.append(("weight", _("une moyenne pondérée demande la série de ses poids")))
    if rollup == Rollup.RATIO and not (values["numerator"] and values["denominator"]):
        complaints.append(("denominator", _("un ratio demande un numérateur et un dénominateur")))
    if values["decimals"] > 6:
        complaints.append(("decimals", _("6 décimales au plus")))
    return complaints


def check_baseline(row: Row) -> Complaints:
    return _value_or_reason(row)


def check_actual(row: Row) -> Complaints:
    complaints = _value_or_reason(row)
    if row.values["kind"] == "adjustment" and not row.values["name"]:
        complaints.append(("name", _("un ajustement demande un intitulé")))
    if row.values["kind"] != "adjustment" and row.values["name"]:
        complaints.append(("name", _("seul un ajustement a un intitulé")))
    return complaints


def _value_or_reason(row: Row) -> Complaints:
    if row.values["value"] is None and not row.values["reason"]:
        return [("value", _("un nombre, ou un motif d’absence dans « reason »"))]
    if row.values["value"] is not None and row.values["reason"]:
        return [("reason", _("un motif d’absence ne va pas avec un nombre"))]
    return []


def check_target(row: Row) -> Complaints:
    """A comparator that needs numbers has them; one that does not has none."""
    values = row.values
    comparator, value, value_max = values["comparator"], values["value"], values["value_max"]
    complaints: Complaints = []
    if comparator in WITH_NUMBER and value is None:
        complaints.append(("value", _("« %s » demande un nombre") % comparator))
    if comparator not in WITH_NUMBER and value is not None:
        complaints.append(("value", _("« %s » n’a pas de nombre") % comparator))
    if (comparator == Comparator.RANGE) != (value_max is not None):
        complaints.append(("value_max", _("seule une fourchette (range) a deux bornes, et les deux")))
    elif value is not None and value_max is not None and value_max < value:
        complaints.append(("value_max", _("la borne haute est sous la borne basse")))
    if (value is not None) != bool(values["basis"]):
        complaints.append(("basis", _("un nombre demande absolute, relative ou points ; sans nombre, laisser vide")))
    if values["basis"] == Basis.POINTS and comparator == Comparator.RANGE:
        complaints.append(("basis", _("une fourchette est en valeur ou relative")))
    return complaints


def as_indicator(fields: Fields) -> list[Fields]:
    declined = fields.pop("declined_to_schools")
    return [fields | {"declined": declined}]


def as_baseline(fields: Fields) -> list[Fields]:
    first, last = fields.pop("period")
    return [fields | {"first_year": first, "last_year": last}]


def as_appreciation(fields: Fields) -> list[Fields]:
    """What a document prints is read by all who read the contract, and is no version signed here."""
    return [fields | {"version": PRINTED_VERSION, "state": AppreciationState.PUBLISHED}]


def as_targets(fields: Fields) -> list[Fields]:
    """A target that holds over several years makes one record a year."""
    first, last = fields.pop("period")
    return [fields | {"year": year} for year in range(first, last + 1)]
