"""What the sign-in pages need beyond allauth's own views."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def sign_on_failed(request: HttpRequest) -> HttpResponse:
    """The provider said no, did not answer, or knows somebody whom this application does not: the same page for all."""
    return render(request, "account/sign_on_failed.html")
