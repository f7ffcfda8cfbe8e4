"""Accounts with their roles, for administrators alone: every change goes through the services and into the journal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from accounts import audit, security_trail
from accounts.admin import UserAdmin
from accounts.audit import Change
from accounts.choices import Role
from accounts.models import Action, User
from accounts.roles import ROLE_CHOICES
from imt_cop.core.errors import InvalidInputError
from schools.models import Entity, Membership
from schools.services import memberships

AUDITED = ("email", "display_name", "language", "is_active")


class MembershipForm(forms.ModelForm[Membership]):
    """A role, and the school where it asks for one."""

    role = forms.ChoiceField(label=_("Rôle"), choices=ROLE_CHOICES)

    class Meta:
        model = Membership
        fields = ("role", "entity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("role", "entity"):
            _name_aloud(self.fields.get(name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "role" in cleaned:
            try:
                memberships.check_role(Role(cleaned["role"]), cleaned.get("entity"))
            except InvalidInputError as error:
                raise ValidationError({"entity": [str(message.sentence) for message in error.messages]}) from None
        return cleaned


class MembershipFormSet(forms.BaseInlineFormSet[Membership, User, forms.ModelForm[Membership]]):
    """The administration's table gives its fields no label: a column's heading is not read with each."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        _name_aloud(form.fields.get("DELETE"))


def _name_aloud(field: forms.Field | None) -> None:
    if field is not None:
        # The administration wraps the widget of a relation in its own.
        widget: forms.Widget = getattr(field.widget, "widget", None) or field.widget
        widget.attrs["aria-label"] = str(field.label)


class MembershipInline(admin.TabularInline[Membership, User]):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    extra = 1
    verbose_name_plural = _("rôles")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role is given or taken, never turned into another: the journal says both."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "entity":
            kwargs["queryset"] = Entity.objects.exclude(kind="outside").order_by("position", "code")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


admin.site.unregister(User)


@admin.register(User)
class UserWithRolesAdmin(UserAdmin):
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        before = User.objects.filter(pk=obj.pk).values(*AUDITED).first() or {}
        super().save_model(request, obj, form, change)
        changes = [
            Change(
                object_type="user",
                object_id=obj.pk,
                label=obj.email,
                field=name,
                old=str(before.get(name, "")),
                new=str(getattr(obj, name)),
            )
            for name in AUDITED
            if before.get(name) != getattr(obj, name)
        ]
        audit.record(Action.CHANGED if change else Action.CREATED, changes, by=_by(request))

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """The administration answers with another page only once the password is another."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and isinstance(answer, HttpResponseRedirect):
            security_trail.password_changed(user=User.objects.get(pk=id), by=_by(request))
        return answer

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Roles are given and taken by the service, which says so in the journal."""
        formset.save(commit=False)
        # As they are kept: the form has put what was sent into these.
        removed = [membership.pk for membership in formset.deleted_objects]
        for membership in Membership.objects.filter(pk__in=removed).select_related("entity", "user"):
            memberships.take(membership=membership, by=_by(request))
        for membership in formset.new_objects:
            memberships.give(
                user=membership.user, role=Role(membership.role), entity=membership.entity, by=_by(request)
            )


def _by(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("the administration is open to accounts alone")
    return request.user
