"""allauth's forms with our words: labels stand above the fields, nothing is said twice."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "login": _("Adresse électronique"),
    "email": _("Adresse électronique"),
    "password": _("Mot de passe"),
    "oldpassword": _("Mot de passe actuel"),
    "password1": _("Nouveau mot de passe"),
    "code": _("Code à six chiffres"),
    "password2": _("Nouveau mot de passe, une seconde fois"),
}


class _OurWords:
    """Takes the labels above; drops placeholders, which repeat them, and allauth's own link to the reset page."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password" in self.fields:
            self.fields["password"].help_text = ""


class SignInForm(_OurWords, forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    pass


class ResetPasswordForm(_OurWords, forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(_OurWords, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_OurWords, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(_OurWords, forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ConfirmPasswordForm(_OurWords, forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class _CodeForm(_OurWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class SecondFactorForm(_CodeForm, second_factor.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Sans votre téléphone : un code de secours.")


class ReauthenticateForm(_CodeForm, second_factor.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(_CodeForm, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass
