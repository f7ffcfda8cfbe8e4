"""The page of the milestones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from indicators.imports.contract import load_contract
from tests.cast import Cast
from tests.contracts import COP_2018, COP_2023

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_every_milestone_stands_in_the_table(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2023)
    page = client_for(cast.reader).get("/jalons/cop-2023-2027/").content.decode()
    assert all(f'<tbody id="J{rank}">' in page for rank in range(1, 13))
    assert "demandé à chacune des 9 écoles" in page
    assert "(date incertaine)" in page


def test_the_ministry_reads_what_is_asked_but_no_progress(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2023)
    page = client_for(cast.ministry).get("/jalons/cop-2023-2027/").content.decode()
    assert "Diagnostic de l’offre de formation" in page
    assert 'data-status="late"' not in page


def test_a_review_is_told_in_words(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2018)
    page = client_for(cast.reader).get("/jalons/cop-2018-2022/").content.decode()
    assert "Bilan de J1" in page
    assert 'data-status="late"' not in page
