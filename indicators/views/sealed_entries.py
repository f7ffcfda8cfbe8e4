"""A preview on its way through the browser: signed by us, for this sheet, this person and an hour, or not taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import User
from imt_cop.core.errors import ConflictError
from indicators.models import Indicator, Sheet
from indicators.services.entries import Entry
from indicators.services.observations import FigureInput

LIFE = timedelta(hours=1)


def seal(entries: Sequence[Entry], *, sheet: Sheet, by: User) -> str:
    return signing.dumps([_plain(entry) for entry in entries], salt=_salt(sheet, by), compress=True)


def unseal(text: str, *, sheet: Sheet, by: User) -> list[Entry]:
    """What was previewed. Raises ConflictError where it is not ours, not this person's, or too old."""
    try:
        rows: list[dict[str, Any]] = signing.loads(text, salt=_salt(sheet, by), max_age=LIFE)
    except signing.BadSignature:
        raise ConflictError(_("Cet aperçu n’est plus valable : déposez de nouveau le fichier.")) from None
    series = {one.pk: one for one in Indicator.objects.filter(contract=sheet.campaign.contract_id)}
    return [_entry(row, series[row["indicator"]]) for row in rows if row["indicator"] in series]


def _salt(sheet: Sheet, by: User) -> str:
    return f"indicators.upload:{sheet.pk}:{by.pk}"


def _plain(entry: Entry) -> dict[str, Any]:
    figure = entry.figure
    return {
        "key": entry.key,
        "indicator": entry.indicator.pk,
        "kind": str(entry.kind),
        "name": entry.name,
        "version": entry.version,
        "value": None if figure.value is None else format(figure.value, "f"),
        "reason": str(figure.reason),
        "expected_on": figure.expected_on.isoformat() if figure.expected_on else None,
        "quality": str(figure.quality),
        "comment": figure.comment,
        "source": figure.source,
    }


def _entry(row: dict[str, Any], indicator: Indicator) -> Entry:
    return Entry(
        key=row["key"],
        indicator=indicator,
        kind=row["kind"],
        name=row["name"],
        version=row["version"],
        figure=FigureInput(
            value=None if row["value"] is None else Decimal(row["value"]),
            reason=row["reason"],
            expected_on=date.fromisoformat(row["expected_on"]) if row["expected_on"] else None,
            quality=row["quality"],
            comment=row["comment"],
            source=row["source"],
        ),
    )
