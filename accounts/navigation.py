"""The menu: one table of pages, each with the permission that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Permission
from accounts.permissions import can_somewhere


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the menu: the route's name (without arguments), its label, who sees it."""

    route: str
    label: Promise
    permission: Permission


@dataclass(frozen=True, slots=True)
class MenuItem:
    url: str
    label: Promise
    current: bool


PAGES = (
    Page("dashboard", _("Tableau de bord"), Permission.READ_PUBLISHED),
    Page("indicators:entry", _("Saisie"), Permission.READ_OWN_SCHOOL),
    Page("indicators:entry", _("Campagne"), Permission.READ_SUBMITTED),
    Page("indicator-list", _("Indicateurs"), Permission.READ_PUBLISHED),
    Page("school-list", _("Écoles"), Permission.READ_PUBLISHED),
    Page("cascade", _("Cascade"), Permission.READ_PUBLISHED),
    Page("milestone-list", _("Jalons"), Permission.READ_PUBLISHED),
    Page("report-list", _("Rapports"), Permission.READ_PUBLISHED),
    Page("data", _("Données et API"), Permission.READ_PUBLISHED),
    Page("journal", _("Journal"), Permission.READ_AUDIT),
    Page("admin:index", _("Comptes"), Permission.MANAGE_USERS),
)


def menu(request: HttpRequest) -> list[MenuItem]:
    """The pages this person may open, in order; a page that no application serves yet is left out."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    items = []
    for page in PAGES:
        try:
            url = reverse(page.route)
        except NoReverseMatch:
            continue
        if can_somewhere(user, page.permission):
            current = request.path == url or (url != "/" and request.path.startswith(url))
            items.append(MenuItem(url, page.label, current))
    return items
