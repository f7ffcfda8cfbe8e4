"""The memory of a web process that has served its pages, against a bare Django with REST framework that served one.

Both are processes of their own, which find the packages of production alone; what counts is what each holds for itself
(its unique set size), after its requests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from benchmarks import stage
from benchmarks.measuring import number, row, skipped

REACH = "≤ 1.2"
LOCK = stage.ROOT / "requirements.production.lock"
# Where both programs begin: what development alone installs cannot be imported, as in production.
AS_IN_PRODUCTION = """
import sys
sys.modules.update(dict.fromkeys(ABSENT))
"""
WHAT = "mémoire d’un processus web ÷ Django et REST framework nus"
# Ends of both programs: what this process alone holds, in MiB.
TELL = """
import gc, re
gc.collect()
rollup = open("/proc/self/smaps_rollup").read()
print(sum(int(kib) for kib in re.findall(r"Private_(?:Clean|Dirty): +([0-9]+)", rollup)) / 1024)
"""
BARE = """
from django.conf import settings
settings.configure(
    SECRET_KEY="x", ROOT_URLCONF="__main__", ALLOWED_HOSTS=["testserver"], USE_TZ=True, STATIC_URL="/static/",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.staticfiles", "rest_framework",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]}}],
)
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from django.contrib import admin
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

class Hello(APIView):
    permission_classes = ()
    def get(self, request):
        return Response({"hello": "world"})

urlpatterns = [path("", Hello.as_view()), path("admin/", admin.site.urls)]
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
client = Client()
assert client.get("/").status_code == 200 and client.get("/admin/login/").status_code == 200
"""
OURS = """
from imt_cop.wsgi import application
import logging; logging.disable(logging.CRITICAL)
from benchmarks import stage
client = stage.signed_in("instruction.un@demo.example")
for address in ADDRESSES:
    assert client.get(address).status_code == 200, address
"""
ADDRESSES = (f"/tableau-de-bord/{stage.CONTRACT}/", f"/api/v1/evaluations/?contract={stage.CONTRACT}&year=2025")


def main() -> None:
    given = stage.options()
    if not Path("/proc/self/smaps_rollup").is_file():
        print(skipped(WHAT, "à mesurer sous Linux, qui dit ce qu’un processus tient en mémoire", REACH))
        return
    with stage.application("sqlite") as folder:
        assert folder is not None
        stage.load_demonstration(folder)
        measure(min(given.rounds, 3))


def measure(rounds: int) -> None:
    bare = min(held(BARE) for _round in range(rounds))
    started = min(held(OURS.replace("ADDRESSES", "()")) for _round in range(rounds))
    served = min(held(OURS.replace("ADDRESSES", repr(ADDRESSES))) for _round in range(rounds))
    more = f"{number(served)} Mio / {number(bare)} Mio ; {number(started)} Mio avant la première page"
    print(row(WHAT, served / bare, more, REACH))
    print(row("modules qu’une page n’importe jamais : pandas, plotly", len(list(heavy())), "chargés", "≤ 0"))


def held(program: str) -> float:
    beginning = AS_IN_PRODUCTION.replace("ABSENT", repr(sorted(development_alone())))
    return float(_answer(beginning + program + TELL))


def development_alone() -> set[str]:
    """The modules that are installed here by a package that production does not install."""
    locked = {
        _plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    }
    return {
        module
        for module, packages in packages_distributions().items()
        if not {_plain(one) for one in packages} & locked
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def heavy() -> Iterator[str]:
    told = "\nimport sys\nprint(*({'pandas', 'plotly', 'numpy', 'typst'} & set(sys.modules)))"
    yield from _answer(OURS.replace("ADDRESSES", repr(ADDRESSES)) + told).split()


def _answer(program: str) -> str:
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(stage.ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


if __name__ == "__main__":
    main()
