"""What protects a production installation, as its settings and every page have it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.architecture.tree import APPLICATIONS, ROOT, python_files
from tests.cast import Cast
from tests.imt_cop.test_settings import SECRET, printed

# Settings of a production, without a word more than the secret key.
PROTECTING = {
    "SECURE_SSL_REDIRECT": "True",
    "SECURE_HSTS_SECONDS": "31536000",
    "SESSION_COOKIE_SECURE": "True",
    "SESSION_COOKIE_HTTPONLY": "True",
    "SESSION_COOKIE_AGE": "43200",
    "CSRF_COOKIE_SECURE": "True",
    "CSRF_COOKIE_HTTPONLY": "True",
    "LANGUAGE_COOKIE_SECURE": "True",
    "REQUIRE_SECOND_FACTOR": "True",
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": "False",
    # Nobody is believed about who asks unless a proxy stands in front.
    "ALLAUTH_TRUSTED_PROXY_COUNT": "0",
    "SECURE_PROXY_SSL_HEADER": "None",
    "SECURE_CONTENT_TYPE_NOSNIFF": "True",
}
ADDRESSES = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/nulle-part/",
    "/healthz",
    "/api/v1/",
    "/administration/",
)
# Who speaks to another machine, and who reads XML: single sign-on; a scan that knows no entity.
SPEAKING, READING_XML = {"schools/sso.py"}, {"indicators/imports/workbooks/scan.py"}


def test_a_production_is_protected_without_being_told() -> None:
    expression = ", ".join(f"str(getattr(s, {name!r}))" for name in PROTECTING)
    assert printed(expression, SECRET_KEY=SECRET).split() == list(PROTECTING.values())


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_bears_the_headers(cast: Cast, address: str) -> None:
    answer = Client().get(address)
    script = answer["Content-Security-Policy"].split("script-src ")[1].split(";")[0]
    assert "unsafe" not in script
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert (answer["Referrer-Policy"], answer["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(answer["Permissions-Policy"].split(", "))


def test_passwords_are_long_unusual_and_not_the_person_s(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.controller)
    for wrong in ("short-one-7", "123456789012", "1qaz2wsx3edc", "controller@example.org"):
        given = {"oldpassword": "correct-horse-battery-staple", "password1": wrong, "password2": wrong}
        client.post("/accounts/password/change/", given)
        cast.controller.refresh_from_db()
        assert not cast.controller.check_password(wrong), wrong


def test_nothing_fetches_an_address_or_reads_xml_but_what_must() -> None:
    speaking, reading = set(), set()
    for path in python_files(*APPLICATIONS):
        text, where = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        if any(f"import {module}" in text for module in ("requests\n", "httpx", "urllib.request", "http.client")):
            speaking.add(where)
        if "xml.parsers" in text or "ElementTree" in text or "lxml" in text or "minidom" in text:
            reading.add(where)
    assert (speaking, reading) == (SPEAKING, READING_XML)
