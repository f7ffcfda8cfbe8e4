"""What the API lists of a contract, as dictionaries of plain values: one or two queries each, whatever the rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import F, Q

from accounts.models import User
from imt_cop.core.errors import NotFoundError
from imt_cop.core.prepared import Prepared
from indicators.models import (
    Amendment,
    Assumption,
    Contract,
    Domain,
    EntryUnit,
    Footnote,
    Indicator,
    NotApplicable,
    Orientation,
    SourceDocument,
    Target,
)
from indicators.permissions import evaluated_states
from indicators.queries.contract_data import targets_in_force
from schools.models import Entity

Row = dict[str, Any]

CONTRACT = (
    "code",
    "title",
    "title_en",
    "first_year",
    "last_year",
    "signed_on",
    "price_base_year",
    "price_index",
    "assumed_inflation",
    "assumed_inflation_years",
    "note",
    "source",
)
SERIES = (
    "code",
    "kind",
    "label",
    "label_en",
    "unit",
    "unit_en",
    "decimals",
    "direction",
    "price_basis",
    "declined",
    "rollup",
    "accumulation",
    "definition",
    "perimeter",
    "observed_at",
    "tolerance",
    "position",
    "note",
    "source",
)
AMENDMENT = ("code", "title", "signed_on", "first_year", "text", "source")
RELATED = ("domain", "weight", "numerator", "denominator", "comparator_series", "part_of")


_contract: Prepared[Contract] = Prepared(
    lambda code: Contract.objects.select_related("institute").filter(code=code).order_by(), str
)
_version: Prepared[tuple[Any, ...]] = Prepared(
    lambda code: Contract.objects.filter(code=code).order_by().values_list("data_version"), str
)


def readable_contract(code: str, *, by: User) -> Contract:
    """The contract of that code. Raises RefusedError for somebody who reads nothing, NotFoundError where none is."""
    evaluated_states(by)
    contract = next(iter(_contract(code)), None)
    if contract is None:
        raise NotFoundError
    return contract


def readable_version(code: str, *, by: User) -> int:
    """What of that contract tells whether an answer still holds, and no more. Raises as `readable_contract`."""
    evaluated_states(by)
    found = next(iter(_version(code)), None)
    if found is None:
        raise NotFoundError
    version: int = found[0]
    return version


def _rows(found: Any) -> list[Row]:
    """What `values` reads, as plain dictionaries."""
    return list(found)


def contract_rows() -> list[Row]:
    return list(Contract.objects.order_by("-first_year", "code").values(*CONTRACT, institute_code=F("institute__code")))


def _order(row: Entity | Indicator) -> tuple[int, str]:
    return row.position, row.code


def amendment_rows(contract: Contract) -> list[Row]:
    """Each *avenant* in the order of signature, with the assumptions that it cites: two queries."""
    cited: defaultdict[int, list[str]] = defaultdict(list)
    links = Assumption.objects.filter(amendments__contract=contract).order_by("position")
    for amendment, code in links.values_list("amendments", "code"):
        cited[amendment].append(code)
    found = Amendment.objects.filter(contract=contract).order_by("signed_on", "pk").values("pk", *AMENDMENT)
    return [{name: row[name] for name in AMENDMENT} | {"assumptions": cited[row["pk"]]} for row in found]


def contract_parts(contract: Contract) -> dict[str, list[Row]]:
    """What a contract holds beside its figures, each in its order: five queries."""
    return {
        "domains": _rows(Domain.objects.filter(contract=contract).values("code", "label", "label_en")),
        "orientations": _rows(
            Orientation.objects.filter(contract=contract).values("code", "kind", "label", "label_en")
        ),
        "documents": _rows(
            SourceDocument.objects.filter(contract=contract).values("code", "title", "language", "note")
        ),
        "footnotes": _rows(
            Footnote.objects.filter(contract=contract).values("code", "mark", "text", "applies_to", "source")
        ),
        "amendments": _rows(Amendment.objects.filter(contract=contract).values(*AMENDMENT)),
    }


def entity_rows(*, institute: Entity | None = None) -> list[Row]:
    found = Entity.objects.of_institute(institute) if institute else Entity.objects.all()
    return _rows(
        found.order_by("position", "code").values(
            "code", "short_name", "name", "kind", "position", "note", "source", parent_code=F("parent__code")
        )
    )


def series_rows(contract: Contract) -> list[Row]:
    """Indicators, then supporting and external series, with their exceptions by school: three queries."""
    units: defaultdict[str, list[Row]] = defaultdict(list)
    for row in EntryUnit.objects.filter(contract=contract).values("indicator__code", "entity__code", "unit", "factor"):
        units[row["indicator__code"]].append(
            {"entity": row["entity__code"], "unit": row["unit"], "factor": row["factor"]}
        )
    apart: defaultdict[str, list[str]] = defaultdict(list)
    for code, entity in NotApplicable.objects.filter(contract=contract).values_list("indicator__code", "entity__code"):
        apart[code].append(entity)
    related = {f"{name}_code": F(f"{name}__code") for name in RELATED}
    found = Indicator.objects.filter(contract=contract).order_by("position", "code").values(*SERIES, **related)
    return [row | {"not_applicable": apart[row["code"]], "entry_units": units[row["code"]]} for row in found]


def target_rows(contract: Contract, *, signed_by: date, history: bool = False) -> list[Row]:
    """The targets in force at a date, with the amendment that gave each: three queries, four with their history.

    `history` adds what amendments replaced or withdrew, in the order in which it was signed.
    """
    entities = {entity.pk: entity for entity in Entity.objects.of_institute(contract.institute)}
    series = {row.pk: row for row in Indicator.objects.filter(contract=contract)}
    in_force = {row.pk: row for row in targets_in_force(contract, signed_by=signed_by) if row.entity_id in entities}
    found = list(in_force.values())
    if history:
        written = Q(amendment=None) | Q(amendment__signed_on__lte=signed_by)
        every = Target.objects.filter(written, contract=contract, entity__in=entities)
        found = list(every.select_related("amendment").order_by(F("amendment__signed_on").asc(nulls_first=True), "pk"))
    found.sort(key=lambda row: (*_order(entities[row.entity_id]), *_order(series[row.indicator_id]), row.year))
    return [
        {
            "entity": entities[row.entity_id].code,
            "indicator": series[row.indicator_id].code,
            "unit": series[row.indicator_id].unit,
            "amendment": row.amendment.code if row.amendment else "",
            "in_force": row.pk in in_force,
            "withdrawn": row.withdrawn,
            **{
                name: getattr(row, name)
                for name in ("year", "comparator", "value", "value_max", "basis", "price_basis")
            },
            **{name: getattr(row, name) for name in ("printed", "note", "source")},
        }
        for row in found
    ]
