"""People: signed in by e-mail address, with the rights that their memberships give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.limits import TokenLimits
from accounts.roles import ROLES, Grant
from imt_cop.core.prepared import Prepared


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person without any role yet; without a password they set one by *mot de passe oublié*."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator (`manage.py createsuperuser`): opens accounts, reads no figure."""
        user = self.create_user(email, password, **fields)
        user.memberships.create(role=Role.ADMINISTRATOR)
        return user

    def signed_in(self, pk: int) -> User | None:
        """The person of a session, if still active, with the roles that they have now: one query, at each request."""
        rows = _with_roles(pk)
        if not rows:
            return None
        user: User = self.model.from_db(self.db, COLUMNS, rows[0][: len(COLUMNS)])
        user._grants = grants_of(row[len(COLUMNS) :] for row in rows)
        return user if user.is_active else None

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. There is no superuser: every right comes from a membership (`schools.Membership`)."""

    email = models.EmailField(_("adresse électronique"), max_length=254, unique=True)
    display_name = models.CharField(_("nom affiché"), max_length=150)
    language = models.CharField(
        _("langue des messages"), max_length=5, choices=[("fr", _("Français")), ("en", _("Anglais"))], default="fr"
    )
    is_active = models.BooleanField(
        _("actif"), default=True, help_text=_("Décocher au lieu de supprimer : le journal garde ses actions.")
    )
    date_joined = models.DateTimeField(_("ouvert le"), default=timezone.now)

    objects = UserManager()

    # Set by the authentication of a token, for the time of its request.
    limits: TokenLimits | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        ordering: ClassVar = ["display_name", "pk"]
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Un compte existe déjà à cette adresse."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_short_name(self) -> str:
        return str(self)

    def grants(self) -> frozenset[Grant]:
        """The person's roles, read once an instance: a `Grant` each."""
        return self._grants

    @cached_property
    def _grants(self) -> frozenset[Grant]:
        return grants_of(self.memberships.values_list("role", "entity__code"))

    # What Django's administration asks. The rights of figures are asked of `accounts.permissions` alone.

    @property
    def is_staff(self) -> bool:
        return self._is_administrator()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self._is_administrator()

    def has_module_perms(self, app_label: str) -> bool:
        return self._is_administrator()

    def _is_administrator(self) -> bool:
        return self.is_active and any(grant.role == Role.ADMINISTRATOR for grant in self.grants())


def grants_of(rows: Iterable[Sequence[Any]]) -> frozenset[Grant]:
    """The roles that memberships give, each as a role and the code of its entity; an unknown role gives nothing."""
    return frozenset(Grant(Role(role), code) for role, code in rows if role in ROLES)


COLUMNS = [field.attname for field in User._meta.concrete_fields]
_with_roles: Prepared[tuple[Any, ...]] = Prepared(
    lambda pk: (
        User.objects.filter(pk=pk).order_by().values_list(*COLUMNS, "memberships__role", "memberships__entity__code")
    ),
    int,
)


def display_name_of(user: User) -> str:
    return str(user)
