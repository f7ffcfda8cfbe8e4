"""What stops a sheet from being handed in, and the rules that the head office sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import FieldMessage, InvalidInputError
from indicators.calculations.anomaly import COMPARED, NEEDED, NUMBERS
from indicators.calculations.vocabulary import CheckKind
from indicators.calculations.workflow import TRANSITIONS, SheetMove
from indicators.choices import ObservationKind, ObservationState, Severity
from indicators.formats import plural
from indicators.models import Observation, PlausibilityRule, Sheet
from indicators.queries.anomalies import Flag, sheet_anomalies
from indicators.queries.anomaly_sentences import refusal
from indicators.queries.dataset import plain
from indicators.services import contracts

NOT_FOR_THIS_KIND = gettext_lazy("Ce contrôle ne lit pas ce nombre : laissez vide.")


WITHOUT_COMMENT = "without_comment"


class UnexplainedError(InvalidInputError):
    """Nothing is impossible, but figures look wrong and nothing says why: explain them, or say that one does not.

    The last message is of the field `without_comment`; those before it name the rows of the sheet.
    """

    title = gettext_lazy("Commentaires demandés")

    def __init__(self, flags: Sequence[Flag]) -> None:
        self.keys = frozenset(flag.key for flag in flags)
        self.asked = [FieldMessage(flag.key, refusal(flag)) for flag in flags]
        super().__init__([*self.asked, FieldMessage(WITHOUT_COMMENT, _ways_on(len(flags)))])


def check_submission(*, sheet: Sheet, without_comment: bool = False) -> int:
    """How many figures look wrong without a comment; more than none only where that is said to be meant.

    Raises InvalidInputError where a figure to be handed in is impossible, UnexplainedError where one looks wrong. A
    message names the row of the sheet. What is not handed in with it (already validated) is not held against it.
    """
    flags = blocking(sheet=sheet)
    unexplained = [flag for flag in flags if flag.needs_comment]
    if any(flag.is_hard for flag in flags):
        wrong = [flag for flag in flags if flag.is_hard or (flag.needs_comment and not without_comment)]
        raise InvalidInputError([FieldMessage(flag.key, refusal(flag)) for flag in wrong])
    if unexplained and not without_comment:
        raise UnexplainedError(unexplained)
    return len(unexplained)


def _ways_on(count: int) -> str:
    text = plural(
        "%(count)s avertissement est sans commentaire : commentez, ou transmettez sans commenter.",
        "%(count)s avertissements sont sans commentaire : commentez, ou transmettez sans commenter.",
        count,
    )
    return text % {"count": count}


def blocking(*, sheet: Sheet) -> list[Flag]:
    """The anomalies of the figures that submission would hand in, explained or not."""
    moving = _moving(sheet)
    flags = sheet_anomalies(sheet, states=ObservationState.values)
    return [flag for flag in flags if moving & set(flag.anomaly.indicators)]


def _moving(sheet: Sheet) -> set[str]:
    """The series of the figures that the move takes along."""
    figures = Observation.objects.of_year(sheet.campaign.contract, sheet.campaign.year).filter(
        entity=sheet.entity, state=TRANSITIONS[SheetMove.SUBMIT].figures_from
    )
    return set(figures.exclude(kind=ObservationKind.ADJUSTMENT).values_list("indicator__code", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInput:
    """What the head office sets of a rule; its numbers are read as `calculations.anomaly.CheckRule` says."""

    severity: str
    active: bool
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    threshold: Decimal | None = None


@transaction.atomic
def edit_rule(*, rule: PlausibilityRule, values: RuleInput, by: User, reason: str = "") -> PlausibilityRule:
    """Set a rule's numbers, gravity and activity; from then on, loading the contract's files leaves it alone.

    Raises RefusedError, InvalidInputError. The same values again change nothing.
    """
    check_can(by, Permission.EDIT_CHECKS, rule.contract.institute)
    locked = (
        PlausibilityRule.objects.select_for_update(of=("self",))
        .select_related("contract__institute", "indicator", "other", "denominator")
        .get(pk=rule.pk)
    )
    _check_values(locked, values)
    names = [f.name for f in fields(RuleInput)]
    before = {name: getattr(locked, name) for name in names}
    changed = [name for name in names if before[name] != getattr(values, name)]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, getattr(values, name))
    locked.edited_by_dg = True
    locked.save(update_fields=[*changed, "edited_by_dg"])
    changes = [
        Change(
            object_type="plausibility_rule",
            object_id=locked.pk,
            entity_code=locked.contract.institute.code,
            field=name,
            label=locked.code,
            old=_plain(before[name]),
            new=_plain(getattr(values, name)),
        )
        for name in changed
    ]
    audit.record(Action.CHANGED, changes, by=by, contract_code=locked.contract.code, reason=reason)
    contracts.touch(locked.contract)
    return locked


def _check_values(rule: PlausibilityRule, values: RuleInput) -> None:
    numbers = {"minimum": values.minimum, "maximum": values.maximum, "threshold": values.threshold}
    given = [name for name in ("indicator", "other", "denominator") if getattr(rule, name) is not None]
    messages: list[tuple[str, str | Promise]] = [*faults(kind=CheckKind(rule.kind), series=given, numbers=numbers)]
    if values.severity not in Severity.values:
        messages.append(("severity", _("Choisissez « bloquant » ou « à expliquer ».")))
    if messages:
        raise InvalidInputError(messages)


def faults(*, kind: CheckKind, series: Collection[str], numbers: Mapping[str, Decimal | None]) -> list[tuple[str, str]]:
    """What a rule of that kind lacks or should not have, by field; of a contract's file and of the page alike."""
    found = [
        (name, _("Ce contrôle compare avec une autre série : nommez-la."))
        for name in COMPARED.get(kind, ())
        if name not in series
    ]
    found += [
        (name, _("Ce contrôle ne compare pas avec une autre série : laissez vide."))
        for name in ("other", "denominator")
        if name in series and name not in COMPARED.get(kind, ())
    ]
    given = {name: number for name, number in numbers.items() if number is not None}
    found += [(name, str(NOT_FOR_THIS_KIND)) for name in given if name not in NUMBERS[kind]]
    needed = NEEDED.get(kind, ())
    if needed and not any(name in given for name in needed):
        found.append((needed[0], _("Donnez un nombre : sans lui, ce contrôle ne dit rien.")))
    return found + _impossible(kind, given)


def _impossible(kind: CheckKind, given: Mapping[str, Decimal]) -> list[tuple[str, str]]:
    if kind == CheckKind.BOUNDS:
        crossed = "minimum" in given and "maximum" in given and given["minimum"] > given["maximum"]
        return [("maximum", _("Le maximum est sous le minimum."))] if crossed else []
    return [(name, _("Un seuil ne peut pas être négatif.")) for name, number in given.items() if number < 0]


def _plain(value: Decimal | str | bool | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else plain(value)
