"""Who is let into the API at all; apart from `access`, since the settings name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from indicators.permissions import evaluated_states

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class ReadsFigures(BasePermission):
    """Who has no role of reading is told so before anything that they sent is looked at."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Raises RefusedError."""
        if request.method in view.allowed_methods:  # another method is refused to everybody alike
            evaluated_states(request.user)
        return True
