"""Who may do what, in which state, by which door: the whole table, as product and contract have it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import AuditEntry
from tests.cast import Cast
from tests.rights import deliverables
from tests.rights.actions import ACTIONS as CAMPAIGN_ACTIONS
from tests.rights.actions import Action, served
from tests.rights.outcomes import ABSENT, DONE, REFUSED, ROLES, SIGN_IN, sign_of
from tests.rights.stage import Stage
from tests.rights.writes import unrecorded, watched

STATES = ("draft", "submitted", "returned", "validated")
CAMPAIGNS = ("open", "closed")

# Outcomes by state of the sheet (draft, submitted, returned, validated), in an open campaign, then in a closed one:
# `+` done, `-` refused, `0` answered like what does not exist, `x` not in this state. One sign stands for all eight.
# The sheet is that of Albi, to which controller, reader and api_client belong; outsider is another school's controller.
TABLE: dict[str, dict[str, str]] = {
    "read sheet": {"controller reader api_client reviewer head_reader": "+"},
    "download sheet": {"controller reader api_client reviewer head_reader": "+"},
    "read figure": {"controller reader api_client reviewer head_reader": "+"},
    # A draft's file is the school's alone, as the draft is.
    "read attachment": {"controller reader api_client": "+", "reviewer head_reader": "0+0+ 0+0+"},
    "save figure": {"controller api_client": "+x+x xxxx", "reader reviewer head_reader": "-"},
    "save whole sheet": {"controller api_client": "+x+x xxxx", "reader reviewer head_reader": "-"},
    "upload sheet": {"controller api_client": "+x+x xxxx", "reader reviewer head_reader": "-"},
    "confirm upload": {"controller api_client": "+x+x xxxx", "reader reviewer head_reader": "-"},
    "submit": {"controller": "+x+x xxxx", "reader reviewer head_reader api_client": "-"},
    "return": {"reviewer": "x+xx xxxx", "controller reader head_reader api_client": "-"},
    "return by line": {"reviewer": "x+xx xxxx", "controller reader head_reader api_client": "-"},
    # What was handed in can still be validated once the campaign is closed.
    "validate": {"reviewer": "x+xx x+xx", "controller reader head_reader api_client": "-"},
    "validate own figure": {"reviewer": "x-xx x-xx", "controller reader head_reader api_client": "-"},
    "validate own submission": {"reviewer": "x-xx x-xx", "controller reader head_reader api_client": "-"},
    "reopen": {"reviewer": "xxx+ xxxx", "controller reader head_reader api_client": "-"},
    "save institute figure": {"reviewer": "+x+x xxxx", "head_reader": "-", "controller reader api_client": "0"},
    "submit institute sheet": {"reviewer": "+x+x xxxx", "head_reader": "-", "controller reader api_client": "0"},
    "attach": {"controller": "+", "reviewer": "0+0+ 0+0+", "reader head_reader api_client": "-"},
    # Nothing is taken away from under the eyes of who reviews it.
    "remove attachment": {"controller": "+x+x +x+x", "reviewer": "0-0x 0-0x", "reader head_reader api_client": "-"},
    "post message": {"controller reviewer": "+", "reader head_reader api_client": "-"},
    "try correction": {"controller": "+", "reviewer": "0+0+ 0+0+", "reader head_reader api_client": "-"},
    "propose correction": {"controller": "xxx+ xxx+", "reviewer": "0x0+ 0x0+", "reader head_reader api_client": "-"},
    "approve correction": {"reviewer": "xxx+ xxx+", "controller reader head_reader api_client": "-"},
    "refuse correction": {"reviewer": "+", "controller reader head_reader api_client": "-"},
    # By the controller who proposed it, and by nobody else.
    "withdraw correction": {"controller": "+", "reader reviewer head_reader api_client": "-"},
    "read campaign": {"reviewer head_reader": "+", "controller reader api_client": "0"},
    "open campaign": {"reviewer": "xxxx ++++", "head_reader": "-", "controller reader api_client": "0"},
    "open next year": {"reviewer": "+", "controller reader outsider head_reader api_client": "-"},
    "edit campaign": {"reviewer": "++++ xxxx", "head_reader": "-", "controller reader api_client": "0"},
    "ask": {"reviewer": "++++ xxxx", "head_reader": "-", "controller reader api_client": "0"},
    "close campaign": {"reviewer": "++++ xxxx", "head_reader": "-", "controller reader api_client": "0"},
    "reopen for a school": {"reviewer": "xxxx ++++", "head_reader": "-", "controller reader api_client": "0"},
    "edit check": {"reviewer": "+", "controller reader outsider head_reader api_client": "-"},
    "set tolerance": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    "observe assumption": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    "record council": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    "withdraw council": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    # Each writes of itself, and another person signs: the DG, or the school’s second person.
    "write appreciation": {
        "controller": "+",
        "reader outsider reviewer head_reader api_client ministry administrator nobody": "-",
    },
    "hand appreciation in": {
        "controller": "+",
        "reader outsider reviewer head_reader api_client ministry administrator nobody": "-",
    },
    "write institute appreciation": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    "sign appreciation": {
        "reviewer": "+",
        "controller reader head_reader api_client administrator nobody": "-",
        "outsider ministry": "0",
    },
    "return appreciation": {
        "controller reviewer": "+",
        "reader head_reader api_client administrator nobody": "-",
        "outsider ministry": "0",
    },
    "decide on a milestone": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    # It asks something of every school: their controllers write there, with the DG.
    "write in a milestone’s thread": {
        "reviewer controller outsider": "+",
        "reader head_reader api_client administrator nobody": "-",
    },
    "record amendment": {
        "reviewer": "+",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
    "import own figures": {
        "controller api_client": "+-+- ----",
        "reviewer reader outsider head_reader ministry administrator nobody": "-",
    },
    "import others’ figures": {
        "outsider": "+-+- ----",
        "reviewer controller reader head_reader api_client ministry administrator nobody": "-",
    },
    "import institute figures": {
        "reviewer": "+-+- ----",
        "controller reader outsider head_reader api_client ministry administrator nobody": "-",
    },
}
ACTIONS = CAMPAIGN_ACTIONS | deliverables.ACTIONS
TABLE |= deliverables.TABLE
# Whoever a row does not name: another school and the ministry see nothing there; those without any role of reading
# are told so by the API before it looks; strangers sign in first.
OTHERS = {
    "page": {"outsider ministry administrator nobody": ABSENT, "anonymous": SIGN_IN},
    "api": {"outsider ministry": ABSENT, "administrator nobody": REFUSED, "anonymous": SIGN_IN},
    "service": {},
}


def expected(name: str, door: str) -> dict[str, str]:
    """By role, the eight signs of that row."""
    named = {role: signs for roles, signs in TABLE[name].items() for role in roles.split()}
    others = {role: sign for roles, sign in OTHERS[door].items() for role in roles.split()}
    return {role: spread(signs) for role, signs in (others | named).items()}


def spread(signs: str) -> str:
    return signs * 8 if len(signs) == 1 else signs.replace(" ", "")


def doors() -> list[tuple[str, str]]:
    return [(name, door) for name, one in ACTIONS.items() for door in OTHERS if getattr(one, door) is not None]


@pytest.fixture
def stage(cast: Cast, settings: Settings, tmp_path: Path) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    return Stage.build(cast)


def attempt(stage: Stage, action: Action, door: str, role: str) -> str:
    """The sign of one attempt: what is done is in the journal, and nothing else ever is."""
    action.prepare(stage)
    before = AuditEntry.objects.count()
    with watched() as tables:
        if action.service is not None:
            user = stage.user(role)
            assert user is not None
            sign = served(action.service, stage, user)
        else:
            sign = sign_of(getattr(action, door)(stage, stage.clients[role]))
    assert sign != DONE or unrecorded(tables) == set()
    wrote = AuditEntry.objects.count() > before
    return sign if wrote == (action.writes and sign == DONE) else f"{sign}, journal: {wrote}"


@pytest.mark.parametrize(("name", "door"), doors())
def test_the_table_holds(stage: Stage, name: str, door: str) -> None:
    found = {}
    wanted = expected(name, door)
    for role in wanted:
        signs = []
        for campaign in CAMPAIGNS:
            for state in STATES:
                with transaction.atomic():
                    stage.put(state, campaign=campaign)
                    signs.append(attempt(stage, ACTIONS[name], door, role))
                    transaction.set_rollback(True)
        found[role] = "".join(signs)
    assert found == wanted


def test_every_action_has_its_row() -> None:
    assert set(TABLE) == set(ACTIONS)


@pytest.mark.parametrize(("name", "door"), doors())
def test_every_role_is_in_each_row_once(name: str, door: str) -> None:
    roles = [role for role in ROLES if door != "service" or role != "anonymous"]
    named = Counter(role for names in TABLE[name] for role in names.split())
    assert sorted(expected(name, door)) == sorted(roles)
    assert set(named.values()) == {1}
