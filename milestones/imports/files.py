"""The files of a contract that this application keeps, as data (docs/contract-format.md)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indicators.imports.contract.cells import SOURCED, code, column, day, integer, one_of, period, year
from indicators.imports.contract.rules import as_baseline
from indicators.imports.contract.sections import Reference, Section, register
from indicators.imports.contract.table import Row
from milestones import choices, models

CODE = column("code", code, required=True)
POSITION = column("position", integer, required=True)


def check_deliverable(row: Row) -> list[tuple[str, str]]:
    if row.values["due_certainty"] != choices.DueCertainty.YEAR_END and row.values["due"] is None:
        return [("due", _("une date imprimée ou incertaine demande son dernier jour"))]
    return []


SECTIONS = (
    Section(
        file="milestones.csv",
        model=models.Milestone,
        columns=(CODE, column("title", required=True), POSITION, column("note"), *SOURCED),
        key=("code",),
        register="milestones",
        order=100,
    ),
    Section(
        file="milestone_actions.csv",
        model=models.MilestoneAction,
        columns=(
            CODE,
            column("milestone", code, required=True),
            column("label", required=True),
            POSITION,
            *SOURCED,
        ),
        key=("milestone_id", "code"),
        references=(Reference("milestone", "milestone", "milestones"),),
        register="milestone_actions",
        owner="milestone__contract",
        order=110,
    ),
    Section(
        file="deliverables.csv",
        model=models.Deliverable,
        columns=(
            CODE,
            column("action", code, required=True),
            column("period", period, required=True),
            column("label", required=True),
            column("due", day),
            column("due_printed"),
            column("due_certainty", one_of(tuple(choices.DueCertainty.values)), required=True),
            column("scope", one_of(tuple(choices.Scope.values)), required=True),
            column("note"),
            POSITION,
            *SOURCED,
        ),
        key=("code",),
        references=(Reference("action", "action", "milestone_actions"),),
        owner="action__milestone__contract",
        check=check_deliverable,
        expand=as_baseline,
        order=120,
    ),
    Section(
        file="milestone_results.csv",
        model=models.MilestoneResult,
        columns=(
            column("milestone", code, required=True),
            column("year", year, required=True),
            column("level", one_of(tuple(choices.ResultLevel.values))),
            column("summary", required=True),
            column("note"),
            *SOURCED,
        ),
        key=("milestone_id", "year"),
        references=(Reference("milestone", "milestone", "milestones"),),
        owner="milestone__contract",
        order=120,
    ),
    Section(
        file="milestone_indicators.csv",
        model=models.MilestoneIndicator,
        columns=(
            column("milestone", code, required=True),
            column("indicator", code, required=True),
            column("basis", one_of(("printed", "reading")), required=True),
            column("note"),
            *SOURCED,
        ),
        key=("milestone_id", "indicator_id"),
        references=(
            Reference("milestone", "milestone", "milestones"),
            Reference("indicator", "indicator", "indicators"),
        ),
        owner="milestone__contract",
        order=130,
    ),
    Section(
        file="milestone_themes.csv",
        model=models.MilestoneTheme,
        columns=(column("milestone", code, required=True), column("theme", code, required=True), *SOURCED),
        key=("milestone_id", "theme_id"),
        references=(Reference("milestone", "milestone", "milestones"), Reference("theme", "theme", "themes")),
        owner="milestone__contract",
        order=130,
    ),
)


def register_files() -> None:
    register(*SECTIONS)
