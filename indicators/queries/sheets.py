"""An entity's sheet of a year, group by group; constant in queries, schools and years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can, own_entities
from imt_cop.core.errors import NotFoundError
from indicators.models import Sheet
from indicators.queries.anomalies import Flag, flags_of
from indicators.queries.asked import Section
from indicators.queries.boards import is_late, sheet_url, shows_sheet
from indicators.queries.progress import Progress, progress_of
from indicators.queries.sheet_rows import RowReader, SheetRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGroup:
    """A domain of the contract, or the series that come with it."""

    section: Section
    code: str
    title: str
    title_en: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    sheet: Sheet
    groups: tuple[SheetGroup, ...]
    years: tuple[int, ...]
    progress: Progress
    late: bool
    flags: tuple[Flag, ...]

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def hides_drafts(self) -> bool:
        return any(row.hidden for row in self.rows)

    def row(self, key: str) -> SheetRow:
        """Raises NotFoundError where this sheet has no such applicable row."""
        return _row(self.rows, key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What somebody still has to hand in."""

    sheet: Sheet
    progress: Progress
    late: bool
    url: str

    @property
    def due_on(self) -> date | None:
        return self.sheet.due_on


def find_sheet(*, contract: str, year: int, entity: str, user: User) -> Sheet:
    """Raises NotFoundError alike where there is no such sheet and where this person may not know of it."""
    sheet = (
        Sheet.objects.filter(campaign__contract__code=contract, campaign__year=year, entity__code=entity)
        .select_related("campaign__contract__institute", "entity", "submitted_by", "decided_by")
        .first()
    )
    if sheet is None or not shows_sheet(user, sheet):
        raise NotFoundError
    return sheet


def due_for(user: User) -> tuple[Due, ...]:
    """The sheets that this person fills in and has not handed in, of open campaigns, soonest due first."""
    own = own_entities(user, Permission.ENTER_FIGURES)
    institute = can(user, Permission.ENTER_INSTITUTE_FIGURES)
    if not own and not institute:
        return ()
    today = timezone.localdate()
    open_sheets = Sheet.objects.unfinished(today).select_related("campaign__contract", "entity")
    sheets = [s for s in open_sheets if s.entity.code in own or (institute and s.entity.is_institute)]
    progress = progress_of(sheets)
    found = [Due(sheet=s, progress=progress[s.pk], late=is_late(s, today), url=sheet_url(s)) for s in sheets]
    return tuple(sorted(found, key=lambda due: (due.due_on or date.max, due.sheet.campaign.year)))


def entry_row(sheet: Sheet, *, key: str, user: User) -> SheetRow:
    """The row that a save is about, as `SheetPage.row` but without what it is compared with."""
    return _row(RowReader(sheet, user).bare_rows(), key)


def _row(rows: Iterable[SheetRow], key: str) -> SheetRow:
    found = next((row for row in rows if row.key == key and row.asked.applicable), None)
    if found is None:
        raise NotFoundError
    return found


def sheet_page(sheet: Sheet, *, user: User) -> SheetPage:
    """Everything that the page of a sheet shows to this person; figures they may not see are not read into it."""
    reader = RowReader(sheet, user)
    rows = reader.rows()
    return SheetPage(
        sheet=sheet,
        groups=tuple(_groups(rows)),
        years=reader.years,
        progress=_progress(rows),
        late=is_late(sheet, timezone.localdate()),
        flags=flags_of(sheet, data=reader.data, figures=reader.seen, evaluator=reader.evaluator),
    )


def _progress(rows: Iterable[SheetRow]) -> Progress:
    """As the board counts it: what this reader may not see yet is filled all the same."""
    required = [row for row in rows if row.asked.required]
    filled = [row for row in required if row.hidden or (row.figure is not None and not row.figure.is_empty)]
    return Progress(asked=len(required), filled=len(filled))


def _groups(rows: Iterable[SheetRow]) -> Iterable[SheetGroup]:
    found: dict[tuple[Section, str], list[SheetRow]] = {}
    for row in rows:
        domain = row.indicator.domain if row.asked.section == Section.DOMAIN else None
        found.setdefault((row.asked.section, domain.code if domain else ""), []).append(row)
    for (section, code), members in found.items():
        domain = members[0].indicator.domain if code else None
        yield SheetGroup(
            section=section,
            code=code or section.value,
            title=domain.label if domain else "",
            title_en=domain.label_en if domain else "",
            rows=tuple(members),
        )
