"""The menu: one table of pages, each with the permission that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Permission
from accounts.permissions import can_somewhere


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the menu: the route's name (without arguments), its label, who sees it.

    `parts` are the beginnings of addresses that belong under it, beside its own.
    """

    route: str
    label: Promise
    permission: Permission
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    url: str
    label: Promise
    current: bool


DASHBOARDS = (
    "/tableau-de-bord/",
    "/simulation/",
    "/evolutions/",
    "/conseils/",
    "/positionnement/",
    "/hypotheses/",
    "/criteres/",
    "/appreciations/",
)
ENTRY = ("/corrections/", "/controles/")
PAGES = (
    Page("dashboard", _("Tableau de bord"), Permission.READ_PUBLISHED, DASHBOARDS),
    Page("indicators:entry", _("Saisie"), Permission.READ_OWN_SCHOOL, ENTRY),
    Page("indicators:entry", _("Campagne"), Permission.READ_SUBMITTED, ENTRY),
    Page("indicator-list", _("Indicateurs"), Permission.READ_PUBLISHED),
    Page("school-list", _("Écoles"), Permission.READ_PUBLISHED),
    Page("cascade", _("Cascade"), Permission.READ_PUBLISHED),
    Page("milestone-list", _("Jalons"), Permission.READ_PUBLISHED),
    Page("report-list", _("Rapports"), Permission.READ_PUBLISHED),
    Page("data", _("Données et API"), Permission.READ_PUBLISHED),
    Page("journal", _("Journal"), Permission.READ_AUDIT),
    Page("schools:tokens", _("Jetons"), Permission.MANAGE_USERS),
    Page("admin:index", _("Comptes"), Permission.MANAGE_USERS),
)


def menu(request: HttpRequest) -> list[MenuItem]:
    """The pages this person may open, in order; a page that no application serves yet is left out."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    items = []
    for page in PAGES:
        if not can_somewhere(user, page.permission):
            continue
        try:
            url = _address(page.route, settings.ROOT_URLCONF, get_script_prefix())
        except NoReverseMatch:
            continue
        items.append(MenuItem(url, page.label, current=_is_under(request.path, url, page)))
    return items


@lru_cache(maxsize=64)
def _address(route: str, _urls: str, _prefix: str) -> str:
    """Looked for once where the same addresses are served under the same prefix."""
    return reverse(route)


def _is_under(path: str, url: str, page: Page) -> bool:
    return path == url or (url != "/" and path.startswith(url)) or path.startswith(page.parts)
