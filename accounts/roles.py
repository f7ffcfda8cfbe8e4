"""The roles, with the names and descriptions that pages show, and what each may do: the one rights table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Permission, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership: a role, in one entity or (None) for the institute as a whole."""

    role: Role
    entity_code: str | None


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role: `own` holds for the entity of the membership alone, `everywhere` for the institute and every school."""

    code: Role
    name: Promise
    description: Promise
    own: frozenset[Permission] = frozenset()
    everywhere: frozenset[Permission] = frozenset()
    # Signs in with a code of an application, besides the password.
    second_factor: bool = False

    @property
    def needs_entity(self) -> bool:
        """A school's role means nothing without its school."""
        return bool(self.own) and self.code != Role.API_CLIENT


_READ_ALL_IMT = frozenset({Permission.READ_VALIDATED, Permission.READ_PUBLISHED})
_READ_HEAD_OFFICE = _READ_ALL_IMT | {Permission.READ_SUBMITTED}

_DEFINITIONS = (
    RoleDefinition(
        Role.SCHOOL_CONTROLLER,
        _("Contrôleur de gestion d’école"),
        _("Saisit, explique, transmet et corrige les chiffres et les livrables de son école."),
        own=frozenset(
            {
                Permission.ENTER_FIGURES,
                Permission.SUBMIT_SHEET,
                Permission.IMPORT_FIGURES,
                Permission.REPORT_DELIVERABLE,
                Permission.DISCUSS_FIGURE,
                Permission.PROPOSE_CORRECTION,
                Permission.APPRECIATE,
                Permission.SIGN_APPRECIATION,
                Permission.WRITE_REPORT,
                Permission.READ_OWN_SCHOOL,
                Permission.READ_AUDIT,
            }
        ),
        everywhere=_READ_ALL_IMT,
    ),
    RoleDefinition(
        Role.SCHOOL_READER,
        _("Lecteur d’école"),
        _("Lit les chiffres de son école et ce qui est validé des autres."),
        own=frozenset({Permission.READ_OWN_SCHOOL}),
        everywhere=_READ_ALL_IMT,
    ),
    RoleDefinition(
        Role.HEAD_OFFICE_REVIEWER,
        _("Instructeur de la direction générale"),
        _("Ouvre les campagnes, instruit, renvoie, valide, consolide et publie ; suit les jalons et les avenants."),
        everywhere=_READ_HEAD_OFFICE
        | {
            Permission.OPEN_CAMPAIGN,
            Permission.ENTER_INSTITUTE_FIGURES,
            Permission.REVIEW_SHEET,
            Permission.RETURN_SHEET,
            Permission.VALIDATE_SHEET,
            Permission.REOPEN_SHEET,
            Permission.WRITE_INSTITUTE_REPORT,
            Permission.PUBLISH,
            Permission.MANAGE_MILESTONES,
            Permission.REPORT_DELIVERABLE,
            Permission.RECORD_AMENDMENT,
            Permission.RECORD_ASSUMPTION,
            Permission.RECORD_COUNCIL,
            Permission.SET_TOLERANCE,
            Permission.EDIT_CHECKS,
            Permission.DISCUSS_FIGURE,
            Permission.PROPOSE_CORRECTION,
            Permission.APPROVE_CORRECTION,
            Permission.APPRECIATE_INSTITUTE,
            Permission.SIGN_APPRECIATION,
            Permission.READ_AUDIT,
        },
        second_factor=True,
    ),
    RoleDefinition(
        Role.HEAD_OFFICE_READER,
        _("Lecteur de la direction générale"),
        _("Lit tout ce qui est transmis, validé ou publié."),
        everywhere=_READ_HEAD_OFFICE,
        second_factor=True,
    ),
    RoleDefinition(
        Role.MINISTRY_LIAISON,
        _("Correspondant du ministère"),
        _("Lit et télécharge ce qui est publié, et rien d’autre."),
        everywhere=frozenset({Permission.READ_PUBLISHED}),
    ),
    RoleDefinition(
        Role.API_CLIENT,
        _("Client de l’API"),
        _("Système qui lit ce qui est validé et, rattaché à une école, écrit ses réalisés."),
        own=frozenset({Permission.ENTER_FIGURES, Permission.IMPORT_FIGURES, Permission.READ_OWN_SCHOOL}),
        everywhere=_READ_ALL_IMT,
    ),
    RoleDefinition(
        Role.ADMINISTRATOR,
        _("Administrateur"),
        _("Ouvre les comptes et donne les rôles ; ne lit aucun chiffre à ce titre."),
        everywhere=frozenset({Permission.MANAGE_USERS}),
        second_factor=True,
    ),
)

ROLES: dict[Role, RoleDefinition] = {definition.code: definition for definition in _DEFINITIONS}
ROLE_CHOICES = [(definition.code.value, definition.name) for definition in _DEFINITIONS]
