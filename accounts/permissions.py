"""Who may do what: every page, endpoint, export and command asks here, and the refusal is a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Permission, Role, VisibleState
from accounts.limits import TokenLimits
from accounts.roles import ROLES, Grant
from imt_cop.core.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

__all__ = [
    "EntityLike",
    "Grant",
    "Permission",
    "Reading",
    "Role",
    "TokenLimits",
    "can",
    "can_somewhere",
    "check_can",
    "check_reads",
    "needs_second_factor",
    "own_entities",
    "reading",
    "refusal",
    "rights_of",
    "visible_states",
]


class EntityLike(Protocol):
    """What is asked of an institute or a school; `schools.Entity` is one."""

    @property
    def code(self) -> str: ...
    @property
    def is_institute(self) -> bool: ...


_PUBLISHED = frozenset({VisibleState.PUBLISHED.value})
_VALIDATED = _PUBLISHED | {VisibleState.VALIDATED.value}
_SUBMITTED = _VALIDATED | {VisibleState.SUBMITTED.value}
_ALL = _SUBMITTED | {VisibleState.DRAFT.value}


_UP_TO = {
    VisibleState.DRAFT.value: _ALL,
    VisibleState.SUBMITTED.value: _SUBMITTED,
    VisibleState.VALIDATED.value: _VALIDATED,
    VisibleState.PUBLISHED.value: _PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Which states a person reads: of any entity, of their own, and of the institute's own figures.

    Querysets filter with it: `Q(state__in=everywhere) | Q(entity__code__in=own) | …`. Where a token is bound to some
    entities, `only` names them: nothing is read of the others (`covers`).
    """

    everywhere: frozenset[str]
    own: frozenset[str]
    institute: frozenset[str]
    of_own: frozenset[str] = _ALL
    only: frozenset[str] | None = None

    def covers(self, code: str) -> bool:
        """Is that entity within what the token is bound to? Always, for a person."""
        return self.only is None or code in self.only

    def covers_all(self, codes: Iterable[str]) -> bool:
        """What is made of several entities is read where every one of them is."""
        return self.only is None or self.only.issuperset(codes)

    def states(self, entity: EntityLike | None) -> frozenset[str]:
        if entity is None:
            return self.institute
        if not self.covers(entity.code):
            return frozenset()
        if entity.is_institute:
            return self.institute
        return self.of_own if entity.code in self.own else self.everywhere


def _grants(user: User | AnonymousUser) -> frozenset[Grant]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return user.grants()


def _limits(user: User | AnonymousUser) -> TokenLimits | None:
    """What binds the token that acts for this person; None for the person."""
    return user.limits if user.is_authenticated else None


def can(user: User | AnonymousUser, permission: Permission, entity: EntityLike | None = None) -> bool:
    """May this person do this, for this entity? Without an entity: for the institute as a whole."""
    limits = _limits(user)
    if limits is not None and not limits.allows(permission, entity.code if entity else None):
        return False
    for grant in _grants(user):
        role = ROLES[grant.role]
        if permission in role.everywhere:
            return True
        if entity is not None and permission in role.own and grant.entity_code == entity.code:
            return True
    return False


def can_somewhere(user: User | AnonymousUser, permission: Permission) -> bool:
    """May this person do this for at least one entity? For menus; never for access to an object."""
    return can(user, permission) or bool(own_entities(user, permission))


def own_entities(user: User | AnonymousUser, permission: Permission) -> frozenset[str]:
    """The codes of the entities where this person may do this by their membership there."""
    limits = _limits(user)
    return frozenset(
        grant.entity_code
        for grant in _grants(user)
        if grant.entity_code is not None
        and permission in ROLES[grant.role].own
        and (limits is None or limits.allows(permission, grant.entity_code))
    )


def check_can(user: User | AnonymousUser, permission: Permission, entity: EntityLike | None = None) -> None:
    """Raises RefusedError with the sentence of `refusal` unless `can` holds."""
    sentence = refusal(user, permission, entity)
    if sentence is not None:
        raise RefusedError(sentence)


def refusal(
    user: User | AnonymousUser, permission: Permission, entity: EntityLike | None = None
) -> str | Promise | None:
    """Why this person may not do this (the tooltip of the disabled button); None when they may."""
    if can(user, permission, entity):
        return None
    if not user.is_authenticated:
        return _("Connectez-vous pour continuer.")
    return REFUSALS[permission]


def reading(user: User | AnonymousUser) -> Reading:
    """What this person reads: a draft is its school's, a submitted figure the DG's too, a validated one IMT's."""
    everywhere: frozenset[str] = frozenset()
    if can(user, Permission.READ_SUBMITTED):
        everywhere = _SUBMITTED
    elif can(user, Permission.READ_VALIDATED):
        everywhere = _VALIDATED
    elif can(user, Permission.READ_PUBLISHED):
        everywhere = _PUBLISHED
    limits = _limits(user)
    ceiling = _UP_TO[limits.reads_up_to] if limits and limits.reads_up_to else _ALL
    institute = _ALL if can(user, Permission.ENTER_INSTITUTE_FIGURES) else everywhere
    return Reading(
        everywhere & ceiling,
        own_entities(user, Permission.READ_OWN_SCHOOL),
        institute & ceiling,
        of_own=ceiling,
        only=limits.entities if limits else None,
    )


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Does one of this person's roles ask for a code besides the password?"""
    return any(ROLES[grant.role].second_factor for grant in _grants(user))


def rights_of(user: User | AnonymousUser) -> tuple[tuple[str, str], ...]:
    """All that may make one person's reading differ from another's: what is kept for several names it in its key."""
    limits = _limits(user)
    bound = limits.key() if limits else ()
    return (*sorted((grant.role.value, grant.entity_code or "") for grant in _grants(user)), *bound)


def visible_states(user: User | AnonymousUser, entity: EntityLike | None) -> frozenset[str]:
    """The states in which this person sees figures of an entity; None stands for the institute's external series."""
    return reading(user).states(entity)


def check_reads(user: User | AnonymousUser, state: str, entity: EntityLike | None) -> None:
    """Raises NotFoundError, as for an absent object, unless the person sees that state of that entity."""
    if state not in visible_states(user, entity):
        raise NotFoundError


REFUSALS: dict[Permission, Promise] = {
    Permission.ENTER_FIGURES: _("Seul le contrôleur de gestion de l’école saisit ses chiffres."),
    Permission.SUBMIT_SHEET: _("Seul le contrôleur de gestion de l’école transmet sa fiche."),
    Permission.IMPORT_FIGURES: _("Seul le contrôleur de gestion de l’école importe ses chiffres."),
    Permission.REPORT_DELIVERABLE: _("Vous ne pouvez rendre compte que des livrables de votre école."),
    Permission.OPEN_CAMPAIGN: _("Seule la direction générale ouvre une campagne."),
    Permission.ENTER_INSTITUTE_FIGURES: _("Seule la direction générale saisit les chiffres de l’institut."),
    Permission.REVIEW_SHEET: _("Seule la direction générale instruit les fiches."),
    Permission.RETURN_SHEET: _("Seule la direction générale renvoie une fiche."),
    Permission.VALIDATE_SHEET: _("Seule la direction générale valide une fiche."),
    Permission.REOPEN_SHEET: _("Seule la direction générale rouvre une fiche validée."),
    Permission.WRITE_REPORT: _("Seul le contrôleur de gestion de l’école écrit le rapport de son école."),
    Permission.WRITE_INSTITUTE_REPORT: _("Seule la direction générale écrit le rapport de l’institut."),
    Permission.PUBLISH: _("Seule la direction générale publie."),
    Permission.MANAGE_MILESTONES: _("Seule la direction générale gère les jalons."),
    Permission.RECORD_AMENDMENT: _("Seule la direction générale enregistre un avenant."),
    Permission.RECORD_ASSUMPTION: _("Seule la direction générale observe les hypothèses."),
    Permission.RECORD_COUNCIL: _("Seule la direction générale enregistre les dates des conseils."),
    Permission.SET_TOLERANCE: _("Seule la direction générale fixe une tolérance."),
    Permission.EDIT_CHECKS: _("Seule la direction générale règle les contrôles."),
    Permission.DISCUSS_FIGURE: _("Seuls le contrôleur de l’école et la direction générale écrivent ici."),
    Permission.PROPOSE_CORRECTION: _(
        "Seuls le contrôleur de l’école et la direction générale proposent une correction."
    ),
    Permission.APPROVE_CORRECTION: _("Seule la direction générale décide d’une correction."),
    Permission.APPRECIATE: _("Seule l’école rédige l’appréciation de ses résultats."),
    Permission.APPRECIATE_INSTITUTE: _("Seule la direction générale rédige les appréciations de l’institut."),
    Permission.SIGN_APPRECIATION: _("Seules la direction générale et l’école signent une appréciation."),
    Permission.READ_OWN_SCHOOL: _("Ces chiffres ne sont lus que par leur école tant qu’ils ne sont pas transmis."),
    Permission.READ_SUBMITTED: _("Ces chiffres ne sont lus que par leur école et la direction générale."),
    Permission.READ_VALIDATED: _("Ces chiffres ne sont pas encore publiés."),
    Permission.READ_PUBLISHED: _("Votre compte n’a aucun rôle de lecture : adressez-vous à un administrateur."),
    Permission.READ_AUDIT: _("Le journal est réservé à la direction générale et au contrôleur de l’école."),
    Permission.MANAGE_USERS: _("Seul un administrateur gère les comptes."),
}
