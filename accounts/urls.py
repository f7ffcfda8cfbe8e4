"""Sign-in, sign-out, passwords, second factor: allauth's views, and only those that a closed service needs."""

from allauth.account import views
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.urls import include, path, re_path

from accounts import views as own
from accounts.security_trail import recorded

# A password and what the journal says of it: both, or neither.
both = transaction.atomic

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # allauth's sign-in page names this route; the adapter keeps it closed.
    path("signup/", views.signup, name="account_signup"),
    path("password/change/", both(views.password_change), name="account_change_password"),
    path("password/set/", both(views.password_set), name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        both(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("second-facteur/totp/activate/", recorded(totp.activate_totp), name="mfa_activate_totp"),
    path("second-facteur/totp/deactivate/", recorded(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "second-facteur/recovery-codes/generate/",
        recorded(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("second-facteur/", include("allauth.mfa.urls")),
]

if settings.SINGLE_SIGN_ON:
    # Its client of HTTP and its cryptography are loaded where they serve alone: 10 MiB of each process.
    from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

    # The library's views, open to those who are not signed in yet.
    sign_on = login_not_required(OIDCAuthenticationRequestView.as_view())
    sign_on_callback = login_not_required(OIDCAuthenticationCallbackView.as_view())
    urlpatterns += [
        path("sso/authenticate/", sign_on, name="oidc_authentication_init"),
        path("sso/callback/", sign_on_callback, name="oidc_authentication_callback"),
        path("sso/echec/", own.sign_on_failed, name="sign_on_failed"),
    ]
