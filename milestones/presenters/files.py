"""The deliverables as a workbook for people: a row for each and each entity asked, in words, with their dates."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.presenters.tables import WIDE, Column, Row, Table, Value
from milestones import choices
from milestones.queries.parts import PartProgress
from milestones.queries.progress import DeliverableProgress

COLUMNS = (
    Column(code="milestone", label=gettext_lazy("Jalon")),
    Column(code="action", label=gettext_lazy("Action"), width=WIDE),
    Column(code="deliverable", label=gettext_lazy("Livrable"), width=WIDE),
    Column(code="year", label=gettext_lazy("Année"), decimals=0),
    Column(code="entity", label=gettext_lazy("Établissement"), width=24),
    Column(code="due", label=gettext_lazy("Échéance du contrat")),
    Column(code="due_certainty", label=gettext_lazy("Certitude"), labels=dict(choices.DueCertainty.choices), width=18),
    Column(code="postponed_to", label=gettext_lazy("Reportée au")),
    Column(code="state", label=gettext_lazy("État"), labels=dict(choices.DeliverableState.choices), width=18),
    Column(code="done_on", label=gettext_lazy("Fait le")),
    Column(code="text", label=gettext_lazy("Ce qui a été fait, ce qui reste à faire"), width=WIDE),
    Column(code="evidence", label=gettext_lazy("Preuve"), width=WIDE),
    Column(code="source", label=gettext_lazy("Source"), width=WIDE),
)


def deliverables_table(progress: Iterable[DeliverableProgress], *, contract: str, title: str) -> Table:
    return Table(
        name=f"{contract}-livrables",
        title=_("Livrables des jalons"),
        columns=COLUMNS,
        rows=tuple(Row(values=_values(part)) for one in progress for part in one.parts),
        notes=(title,),
    )


def _values(part: PartProgress) -> tuple[Value, ...]:
    deliverable = part.deliverable
    return (
        deliverable.action.milestone.code,
        deliverable.action.label,
        deliverable.label,
        part.year,
        part.entity.short_name,
        part.due.isoformat(),
        deliverable.due_certainty,
        part.postponed_to.isoformat() if part.postponed_to else None,
        part.state.value if part.state else None,
        part.done_on.isoformat() if part.done_on else None,
        part.report.text if part.report else None,
        part.evidence or None,
        deliverable.source,
    )
