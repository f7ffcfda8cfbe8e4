"""Addresses of what joins people and entities."""

from django.urls import URLPattern, URLResolver, path

from schools.views import tokens

app_name = "schools"
urlpatterns: list[URLPattern | URLResolver] = [
    path("comptes/jetons/", tokens.token_list, name="tokens"),
    path("comptes/jetons/<int:token>/revoquer/", tokens.token_revoke, name="token-revoke"),
]
