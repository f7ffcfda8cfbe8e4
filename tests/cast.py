"""The people of the tests: two schools of one institute, and a person for each role, with an outsider."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from accounts.models import User
from schools.choices import EntityKind
from schools.models import Entity
from tests.factories.accounts import make_user
from tests.factories.schools import make_entity


@dataclass(frozen=True, slots=True)
class Cast:
    """`controller` and `reader` belong to `albi`; `outsider` is the controller of `nord`."""

    institute: Entity
    albi: Entity
    nord: Entity
    controller: User
    reader: User
    outsider: User
    reviewer: User
    head_reader: User
    ministry: User
    api_client: User
    administrator: User
    nobody: User

    @classmethod
    def build(cls) -> Cast:
        institute = make_entity("imt", kind=EntityKind.INSTITUTE, short_name="IMT")
        albi = make_entity("imt-mines-albi", parent=institute, short_name="IMT Mines Albi")
        nord = make_entity("imt-nord-europe", parent=institute, short_name="IMT Nord Europe")
        return cls(
            institute=institute,
            albi=albi,
            nord=nord,
            controller=make_user("controller", Role.SCHOOL_CONTROLLER, albi),
            reader=make_user("reader", Role.SCHOOL_READER, albi),
            outsider=make_user("outsider", Role.SCHOOL_CONTROLLER, nord),
            reviewer=make_user("reviewer", Role.HEAD_OFFICE_REVIEWER),
            head_reader=make_user("head-reader", Role.HEAD_OFFICE_READER),
            ministry=make_user("ministry", Role.MINISTRY_LIAISON),
            api_client=make_user("api-client", Role.API_CLIENT, albi),
            administrator=make_user("administrator", Role.ADMINISTRATOR),
            nobody=make_user("nobody"),
        )

    def everyone(self) -> dict[str, User]:
        names = (
            "controller",
            "reader",
            "outsider",
            "reviewer",
            "head_reader",
            "ministry",
            "api_client",
            "administrator",
        )
        return {name: getattr(self, name) for name in (*names, "nobody")}
