"""The session, the person and their roles are read at every request: what was taken away is gone at once."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from schools.models import Membership
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "/api/v1/contracts/"


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.controller)
    assert client.get(PAGE).status_code == 200
    return client


def asked(client: Client) -> Any:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(client.cookies["sessionid"].value)
    return get_user(request)


def test_two_queries_tell_who_asks_and_what_they_may(client: Client, cast: Cast) -> None:
    Membership.objects.create(user=cast.controller, role=Role.HEAD_OFFICE_READER)
    with CaptureQueriesContext(connection) as queries:
        user = asked(client)
        grants = user.grants()
    assert len(queries) == 2
    assert grants == User.objects.get(pk=user.pk).grants()
    assert len(grants) == 2


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(client: Client, cast: Cast) -> None:
    cast.controller.memberships.all().delete()
    assert asked(client).grants() == frozenset()
    assert client.get(PAGE).status_code == 403


def test_who_is_no_more_active_is_nobody(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.controller.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 401


def test_a_new_password_ends_the_session(client: Client, cast: Cast) -> None:
    cast.controller.set_password("un autre mot de passe")
    cast.controller.save()
    assert client.get(PAGE).status_code == 401


def test_a_session_is_read_until_its_last_second(client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))
    assert client.get(PAGE).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(PAGE).status_code == 401


def test_a_session_deleted_elsewhere_is_none(client: Client) -> None:
    Session.objects.all().delete()
    assert client.get(PAGE).status_code == 401
