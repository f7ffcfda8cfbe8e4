"""Making a table hold what a file says, changing only what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from indicators.imports.contract.sections import Fields, Section
from indicators.imports.contract.table import Problem, Row
from indicators.models import Contract, Observation
from indicators.services import imported

Wanted = dict[tuple[Any, ...], tuple[Row, Fields]]


@dataclass(slots=True)
class Written:
    """What was done for one file, and the primary keys of its rows by code."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def write(section: Section, wanted: Wanted, contract: Contract | None) -> Written:
    if section.keep_existing:
        return _insert_figures(wanted, contract)
    result = Written()
    existing = {tuple(getattr(row, name) for name in section.key): row for row in _existing(section, wanted, contract)}
    fresh: list[models.Model] = []
    for key, (_row, fields) in wanted.items():
        row = existing.pop(key, None)
        if row is None:
            row = section.model(**fields)
            fresh.append(row)
        elif not _is_held(section, row) and _update(row, fields, section.once):
            result.updated += 1
        if section.register:
            result.codes[str(fields["code"])] = row.pk or 0
    for row in section.model._default_manager.bulk_create(fresh):
        result.created += 1
        if section.register:
            result.codes[str(getattr(row, "code"))] = row.pk  # noqa: B009
    if not section.shared:
        _delete(section, [row for row in existing.values() if not _is_held(section, row)], result)
    return result


def _is_held(section: Section, row: models.Model) -> bool:
    return bool(section.held) and bool(getattr(row, section.held))


def _existing(section: Section, wanted: Wanted, contract: Contract | None) -> models.QuerySet[Any]:
    manager = section.model._default_manager
    if section.shared:
        return manager.filter(code__in=[key[0] for key in wanted])
    owner: Any = contract.code if section.owner.endswith("contract_code") and contract else contract
    return manager.filter(**{section.owner: owner}, **dict(section.restrict))


def _update(row: models.Model, fields: Fields, once: tuple[str, ...]) -> bool:
    changed = [name for name, value in fields.items() if name not in once and getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _delete(section: Section, rows: list[models.Model], result: Written) -> None:
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except models.ProtectedError:
            message = _("« %s » n’y est plus, mais des valeurs s’y rattachent") % row
            result.problems.append(Problem(section.file, 0, "", message))
        else:
            result.deleted += 1


def _insert_figures(wanted: Wanted, contract: Contract | None) -> Written:
    """Figures printed in the document enter once; what is already there, corrected or not, is left as it is."""
    present = set(
        Observation.objects.filter(contract=contract).values_list("entity_id", "indicator_id", "year", "kind", "name")
    )
    missing = [fields for key, (_row, fields) in wanted.items() if key not in present]
    imported.insert_printed(records=missing)
    return Written(created=len(missing))


def relink(model: type[models.Model], wanted: dict[int, Fields]) -> int:
    """Set the links of rows given by primary key; return how many rows changed."""
    changed = 0
    for row in model._default_manager.filter(pk__in=wanted):
        changed += _update(row, wanted[row.pk], ())
    return changed
