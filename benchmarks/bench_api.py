"""The API's list of 1 500 figures: against the framework's own view over the same rows; unchanged; the dataset.

With an invented contract.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks import stage
from benchmarks.measuring import line, ratio, skipped

FIGURES = 1_500
CONTRACT = "banc"
LIST = f"/api/v1/observations/?contract={CONTRACT}&page_size=5000"
DATASET = f"/api/v1/dataset/?contract={CONTRACT}&format=csv"
PEER = "/pair/"
READER = "lecture@example.org"


def main() -> None:
    given = stage.options()
    with stage.application(given.database) as folder:
        if folder is None:
            print(skipped("API (PostgreSQL)", stage.NO_POSTGRESQL))
            return
        prepare()
        measure(stage.DATABASES[given.database], given.rounds)


def prepare() -> None:
    """Ten entities, thirty series, five years: 1 500 validated figures."""
    from django.utils import timezone

    from accounts.models import User
    from indicators.models import Contract, Indicator, Observation
    from schools.models import Entity, Membership

    institute = Entity.objects.create(code="imt", short_name="IMT", name="IMT", kind="institute")
    schools = [Entity(code=f"ecole-{n}", short_name=f"É{n}", kind="school", parent=institute) for n in range(9)]
    entities = [institute, *Entity.objects.bulk_create(schools)]
    contract = Contract.objects.create(
        code=CONTRACT, title="Banc", institute=institute, first_year=2023, last_year=2027
    )
    shared: dict[str, Any] = {"contract": contract, "unit": "élèves", "direction": "up", "rollup": "sum"}
    series = Indicator.objects.bulk_create(
        Indicator(code=f"serie-{n}", label=f"Série {n}", kind="indicator", position=n, **shared) for n in range(30)
    )
    now = timezone.now()
    Observation.objects.bulk_create(
        Observation(
            contract=contract, entity=entity, indicator=one, year=year, value=Decimal(year * rank) / 7, updated_at=now,
            state="validated", comment="Rentrée, SI scolarité", source="Enquête annuelle",
        )
        for rank, entity in enumerate(entities)
        for one in series
        for year in contract.years
    )  # fmt: skip
    assert Observation.objects.count() == FIGURES
    user = User.objects.create_user(READER, "x", display_name="Lecture")
    Membership.objects.create(user=user, role="head_office_reader")


def by_model_serializer() -> type[Any]:
    """What the framework offers by itself for the same columns: a serializer a row, without N+1, to JSON."""
    from rest_framework import generics, serializers

    from indicators.models import Observation

    class Peer(serializers.ModelSerializer[Observation]):
        contract = serializers.CharField(source="contract.code")
        entity = serializers.CharField(source="entity.code")
        indicator = serializers.CharField(source="indicator.code")
        unit = serializers.CharField(source="indicator.unit")

        class Meta:
            model = Observation
            fields = (
                "contract", "entity", "indicator", "year", "kind", "name", "value", "unit", "reason", "expected_on",
                "state", "quality", "comment", "source", "version", "updated_at",
            )  # fmt: skip

    class PeerList(generics.ListAPIView[Observation]):
        """Under the same middleware, sign-in and permissions as the API's own list."""

        serializer_class = Peer
        filter_backends = ()
        queryset = (
            Observation.objects.filter(contract__code=CONTRACT)
            .select_related("contract", "entity", "indicator")
            .order_by("pk")
        )

    return PeerList


def measure(database: str, rounds: int) -> None:
    from django.core.cache import cache
    from django.urls import path

    from imt_cop import urls

    urls.urlpatterns.insert(0, path(PEER.strip("/") + "/", by_model_serializer().as_view()))
    client = stage.signed_in(READER)

    def asked(address: str, **headers: str) -> Callable[[], Any]:
        return lambda: client.get(address, headers=headers)

    def cold(address: str) -> Callable[[], object]:
        def work() -> bytes:
            cache.clear()
            return b"".join(client.get(address))

        return work

    first = client.get(LIST)
    assert len(first.json()["results"]) == len(client.get(PEER).json()) == FIGURES
    peer = asked(PEER)
    for what, work, reach in (
        ("la même liste de l’API, inchangée", asked(LIST), "≥ 50"),
        ("la même liste de l’API, à froid", cold(LIST), ""),
        ("le jeu de données entier en CSV, à froid", cold(DATASET), ""),
        # What nothing under the same middleware can go beyond, right after so long a request.
        ("une vue vide", asked("/healthz"), ""),
    ):
        found = ratio(peer, work, rounds=rounds)
        print(line(f"1 500 valeurs par ModelSerializer ÷ {what} ({database})", found, reach))
    unchanged = ratio(asked(LIST, **{"If-None-Match": first["ETag"]}), asked("/healthz"), rounds=rounds)
    print(line(f"API, liste de 1 500 valeurs, 304 ÷ vue vide ({database})", unchanged, "≤ 2"))


if __name__ == "__main__":
    main()
