"""Figures and answers as a report's cells: the texts of the pages, the numbers unrounded beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.calculations.attention import threshold_of
from indicators.calculations.results import Evaluation, ResolvedTarget
from indicators.calculations.rounding import display_decimals
from indicators.calculations.vocabulary import Comparator, ExpectedOrigin, Outlook, Status, ValueOrigin
from indicators.formats import Measured
from indicators.presenters.headline import EVALUATED
from indicators.presenters.targets import printed_text, target_text
from indicators.queries.catalogue import Series
from reports.document import Bullets, Callout, Cell, Column, Paragraph, Row, Span, Tone

TONES: dict[Status | Outlook, Tone] = {
    Status.MET: "good",
    Status.ABOVE: "good",
    Status.NEAR: "fair",
    Status.BEHIND: "poor",
    Status.REGRESSING: "poor",
    Outlook.REACHED: "good",
    Outlook.ON_PATH: "good",
    Outlook.SLIGHTLY_BELOW: "fair",
    Outlook.OFF_PATH: "poor",
}
EMPTY = Cell(text=formats.NONE, tone="muted")


def paragraph(*spans: str | Span) -> Paragraph:
    return Paragraph(tuple(Span(one) if isinstance(one, str) else one for one in spans))


def bullets(items: Iterable[str | tuple[Span, ...]]) -> Bullets:
    return Bullets(tuple((Span(item),) if isinstance(item, str) else item for item in items))


def callout(text: str, title: str = "", tone: Tone = "neutral") -> Callout:
    return Callout((Span(text),), title=title, tone=tone)


def column(key: str, label: str, weight: float = 1.0, *, numeric: bool = False) -> Column:
    return Column(key, label, numeric=numeric, weight=weight)


# What the contract prints and what people type beside figures is in French; it stays so in the English document.
FRENCH = "fr"


def foreign(language: str = FRENCH) -> str:
    """The language that a text is marked with: none where it is the document's own, or not known."""
    return "" if (get_language() or FRENCH).startswith(language) else language


def words(text: str, *, tone: Tone = "", strong: bool = False, language: str = "") -> Cell:
    return Cell(text=text, tone=tone, strong=strong, language=language)


def group(text: str, *, language: str = "") -> Row:
    return Row((Cell(text=text, strong=True, language=language),), kind="group")


def count(number: int) -> Cell:
    return Cell(text=formats.number_text(Decimal(number)), value=Decimal(number), decimals=0)


def day(value: date) -> Cell:
    return Cell(text=formats.day_text(value), day=value)


def year_cell(year: int) -> Cell:
    """A year is a name more than a number: never with a separator."""
    return Cell(text=str(year))


def provisional(text: str, *, mark: bool = True) -> str:
    return f"{text}{formats.SPACE}{_('(prov.)')}" if mark else text


def named(name: str, said: str, *, language: str = "") -> tuple[Span, Span]:
    """`Nom. Ce qui en est dit.`, the name in bold; a name that is printed with its full stop keeps one."""
    return Span(name.removesuffix("."), strong=True), Span(f". {said}", language=language)


def label_of(series: Series) -> str:
    """The indicator, with its unit where figures do not carry it: `Élèves diplômants (élèves)`."""
    unit = formats.unit_text(series)
    return series.name if not unit or formats.is_symbol(unit) else f"{series.name} ({unit})"


def reference_column(usual: int | None, weight: float = 1.3) -> Column:
    label = _("Référence %(year)s") % {"year": usual} if usual else _("Référence")
    return column("reference", label, weight, numeric=True)


def figure(
    value: Decimal | None,
    measure: Measured,
    *,
    threshold: Decimal | None = None,
    is_provisional: bool = False,
    note: str = "",
) -> Cell:
    """A figure as the pages print it; `note` stands below it in brackets."""
    if value is None:
        return EMPTY
    text = provisional(formats.figure_text(value, measure, threshold=threshold), mark=is_provisional)
    return Cell(
        text=f"{text}\n({note})" if note else text,
        value=value,
        decimals=display_decimals(value, threshold, measure.decimals),
        percent=measure.unit == "%",
        provisional=is_provisional,
    )


def change(value: Decimal | None, measure: Measured) -> Cell:
    """A signed difference in the unit: points for a percentage."""
    if value is None:
        return EMPTY
    shown = display_decimals(value, Decimal(0), measure.decimals)
    return Cell(text=formats.change_text(value, measure), value=value, decimals=shown)


def is_answered(evaluation: Evaluation) -> bool:
    """A value, or the reason why there is none."""
    return evaluation.value is not None or evaluation.missing_reason is not None


def missing_text(evaluation: Evaluation) -> str:
    """Why there is no value: `non disponible, attendue le 30 juin 2026`; `sans objet`; `manquant`."""
    if evaluation.status == Status.NOT_APPLICABLE:
        return _("sans objet")
    if evaluation.missing_reason is None:
        return _("non calculable") if evaluation.status == Status.NOT_EVALUABLE else _("manquant")
    reason = str(choices.MissingReason(evaluation.missing_reason.value).label)
    if evaluation.missing_expected_on is None:
        return reason
    day = formats.day_text(evaluation.missing_expected_on)
    return _("%(reason)s, attendue le %(date)s") % {"reason": reason, "date": day}


def value_cell(evaluation: Evaluation, series: Series) -> Cell:
    """The year's value, or the reason why there is none: never a zero for what is missing."""
    if evaluation.value is None:
        return words(missing_text(evaluation), tone="muted")
    note = ""
    if evaluation.value_origin == ValueOrigin.PARTIAL:
        note = _("partiel, %(coverage)s") % {"coverage": evaluation.coverage}
    return figure(
        evaluation.value,
        series,
        threshold=threshold_of(evaluation),
        is_provisional=evaluation.provisional,
        note=note,
    )


def reference_cell(evaluation: Evaluation, series: Series, usual: int | None) -> Cell:
    """With its year where that is not the one in the column's heading."""
    note = str(evaluation.reference_year) if evaluation.reference_year != usual else ""
    return figure(evaluation.reference, series, is_provisional=evaluation.reference_provisional, note=note)


def expected_cell(evaluation: Evaluation, series: Series) -> Cell:
    """The expected value; where the contract does not print it, what it comes from."""
    origins = {
        ExpectedOrigin.INTERPOLATED: _("interpolé"),
        ExpectedOrigin.EXTERNAL: _("externe"),
        ExpectedOrigin.CONTRACT: "",
        None: _("plancher"),
    }
    return figure(evaluation.expected, series, note=origins[evaluation.expected_origin])


def target_cell(target: ResolvedTarget | None, series: Series) -> Cell:
    """A target with its operator, as the contract prints it beside where it is relative.

    It is a number where the number says all: one to reach, not a floor, a range or a direction.
    """
    if target is None:
        return EMPTY
    text, printed = target_text(target, series), printed_text(target, series)
    number = target.value if target.comparator == Comparator.REACH else None
    return Cell(
        text=f"{text}\n({printed})" if printed else text,
        value=number,
        decimals=None if number is None else series.decimals,
        percent=number is not None and series.unit == "%",
    )


def status_cell(evaluation: Evaluation) -> Cell:
    """The annual status; beside it, that the perimeter is not reconciled."""
    label = answer(evaluation, evaluation.status)
    if evaluation.unreconciled:
        label = f"{label}\n({_('périmètre non rapproché')})"
    return Cell(text=label, tone=TONES.get(evaluation.status, "muted"))


def outlook_cell(evaluation: Evaluation) -> Cell:
    if evaluation.final_target is None or evaluation.status == Status.TRACKING:
        return EMPTY
    label = answer(evaluation, evaluation.outlook)
    return Cell(text=label, tone=TONES.get(evaluation.outlook, "muted"))


def rap_cell(evaluation: Evaluation) -> Cell:
    """*Atteinte de la cible*, in the State's wording; empty where nothing is due that year."""
    verdict = evaluation.rap_verdict
    return EMPTY if verdict is None else words(str(choices.RapVerdict(verdict.value).label))


def answer(evaluation: Evaluation, given: Status | Outlook) -> str:
    """With its mark where a provisional figure was judged; what says that nothing was has none."""
    return provisional(answer_text(given), mark=evaluation.provisional and given in EVALUATED)


def answer_text(answer: Status | Outlook) -> str:
    vocabulary = choices.Outlook if isinstance(answer, Outlook) else choices.Status
    return str(vocabulary(answer.value).label)
