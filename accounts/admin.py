"""Accounts, for administrators alone (`User.has_perm`). The journal is read, never written, and shows no figure."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

admin.site.unregister(Group)
# Keys of second factors are their person's alone.
admin.site.unregister(Authenticator)
# One way in for everybody, with its limits on attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Comptes et droits")
admin.site.site_title = _("Comptes et droits")
admin.site.index_title = _("Administration")


@admin.register(User)
class UserAdmin(BaseUserAdmin[User]):
    ordering = ("display_name",)
    list_display = ("email", "display_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "display_name")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "display_name", "language", "is_active")}),
        (_("Mot de passe"), {"fields": ("password",)}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields: ClassVar = ("last_login", "date_joined")
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "display_name", "language", "password1", "password2")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Deactivated, not deleted: the journal keeps what they did."""
        return False
