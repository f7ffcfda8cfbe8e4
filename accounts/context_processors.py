"""What every page's layout needs: the banner of the demonstration and the menu of the reader's rights."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.navigation import menu


def layout(request: HttpRequest) -> dict[str, Any]:
    sign_on = settings.OIDC_LABEL if settings.SINGLE_SIGN_ON else ""
    return {"demo": settings.DEMO, "menu": menu(request), "sign_on": sign_on}
