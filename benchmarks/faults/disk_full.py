"""The disks of files, then of temporary files, fill up: a sentence each time, and no file at any final path."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from benchmarks.faults.redis_away import ask_report, states
from benchmarks.faults.stand import CONTRACT, CONTROLLER, REVIEWER, SHEET, Promises, Stand, stand, token_of

FIGURE = f"/saisie/{CONTRACT}/2024/imt-mines-albi/publications/dossier/"
MEBIBYTE = 1024 * 1024
SIZE = 24
EXPORTS = (
    f"/donnees/{CONTRACT}/jeu-de-donnees.csv",
    f"/donnees/{CONTRACT}/evaluation-2025.json",
    f"/tableau-de-bord/{CONTRACT}/indicateurs.xlsx?annee=2025",
    f"{SHEET}fiche.xlsx",
    f"{SHEET}fiche.ods",
    f"/api/v1/targets/?contract={CONTRACT}&format=xlsx",
    f"/api/v1/evaluations/?contract={CONTRACT}&year=2025&format=xlsx",
    f"/api/v1/evaluations/?contract={CONTRACT}&year=2025&why=true&format=json",
    f"/api/v1/dataset/?contract={CONTRACT}&format=csv",
)
LAST = "from reports.models import Job; j = Job.objects.order_by('pk').last(); print(j.message)"
RETRY = "from reports.models import Job; print(Job.objects.order_by('pk').last().pk)"


def main() -> None:
    promises = Promises("Disk full")
    with disk() as media, disk() as temporary, stand() as made:
        made.environment |= {"MEDIA_ROOT": str(media), "TMPDIR": str(temporary)}
        made.web()
        made.worker()
        made.beat()
        controller, reviewer = made.signed_in(CONTROLLER), made.signed_in(REVIEWER)
        promises.did(f"files and temporary files are on disks of {SIZE} MiB")
        promises.hold(attach(controller, "first") == (302, ""), "a proof of 4 MB is taken")
        promises.hold(all(asked(reviewer, one)[0] == 200 for one in EXPORTS), f"{len(EXPORTS)} exports are made")
        files_full(made, media, controller, reviewer, promises)
        temporary_full(temporary, controller, reviewer, promises)
        promises.hold(attach(controller, "fourth") == (302, ""), "with room again, a proof is taken")
        promises.hold(all(asked(reviewer, one)[0] == 200 for one in EXPORTS), "and every export is made")
        faults = made.log("web").count('"status": 500')
        promises.hold(faults == 0, f"answers of 500 meanwhile: {faults}")
    promises.end()


def files_full(made: Stand, media: Path, controller: httpx.Client, reviewer: httpx.Client, promises: Promises) -> None:
    with filled(media):
        promises.did("the disk of files is full")
        refuse(promises, "a proof of 4 MB", *attach(controller, "second"))
        promises.hold(len(files(media)) == 1, f"files on it: {len(files(media))}, the first proof")
        ask_report(made, reviewer)
        made.wait(lambda: states(made) == "failed", "the report's refusal", 90)
        said = made.python(LAST).strip()
        promises.hold("espace manque" in said, f"a report: “{said}”")
        promises.hold(len(files(media)) == 1, f"files on it: {len(files(media))}")
    retry(made, reviewer, promises)


def temporary_full(temporary: Path, controller: httpx.Client, reviewer: httpx.Client, promises: Promises) -> None:
    with filled(temporary):
        promises.did("the disk of temporary files is full")
        refuse(promises, "a proof of 4 MB", *attach(controller, "third"))
        refuse(promises, "a sheet of 4 MB", *send_sheet(controller))
        for one in EXPORTS:
            fill(temporary)
            # Other rows than those asked for before, which are kept.
            code, said = asked(reviewer, f"{one}&entity=imt" if "/api/" in one else one)
            whole = code == 200 and not said
            promises.hold(whole or (code == 507 and bool(said)), f"{code} {one} {said}")


@contextmanager
def disk() -> Iterator[Path]:
    """A small disk of its own, where this machine lets one mount it."""
    with tempfile.TemporaryDirectory(prefix="imt-cop-disk-") as folder:
        options = ["-t", "tmpfs", "-o", f"size={SIZE}m,mode=1777", "tmpfs", folder]
        if subprocess.run(["mount", *options], check=False, capture_output=True).returncode:
            print("SKIPPED: this user may not mount a small disk")
            raise SystemExit(0)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    fill(folder)
    yield
    (folder / "ballast").unlink()


def fill(folder: Path) -> None:
    """To the last page: what others gave back meanwhile, too."""
    with (folder / "ballast").open("ab", buffering=0) as stream, suppress(OSError):
        while stream.write(bytes(4096)):
            pass


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "ballast"]


def attach(client: httpx.Client, name: str) -> tuple[int, str]:
    content = b"%PDF-1.7\n" + os.urandom(4 * MEBIBYTE)
    return post(client, FIGURE, f"{FIGURE}joindre/", f"{name}.pdf", content)


def send_sheet(client: httpx.Client) -> tuple[int, str]:
    address = f"{SHEET}fichier/apercu/"
    return post(client, address, address, "fiche.xlsx", b"PK" + os.urandom(4 * MEBIBYTE))


def post(client: httpx.Client, page: str, address: str, name: str, content: bytes) -> tuple[int, str]:
    fields = {"csrfmiddlewaretoken": token_of(client.get(page).text)}
    answer = client.post(address, data=fields, files={"file": (name, content)})
    return answer.status_code, sentence_of(answer) if answer.status_code >= 400 else ""


def asked(client: httpx.Client, address: str) -> tuple[int, str]:
    """The answer, whole, or the sentence that refuses it."""
    answer = client.get(address)
    if answer.status_code != 200:
        return answer.status_code, sentence_of(answer)
    broken = address.partition("?")[0].endswith("xlsx") and not answer.content.startswith(b"PK")
    return 200, "not a workbook" if broken or not answer.content else ""


def sentence_of(answer: httpx.Response) -> str:
    sentences = ("plus de place", "espace manque")
    if not any(one in answer.text for one in sentences):
        return ""
    at = min(answer.text.find(one) for one in sentences if one in answer.text)
    return answer.text[:at].rpartition(">")[2][-60:] + answer.text[at:].partition("<")[0][:60]


def refuse(promises: Promises, what: str, code: int, said: str) -> None:
    promises.hold(code == 507 and bool(said), f"{what}: {code}, “{said.strip()}”")


def retry(made: Stand, client: httpx.Client, promises: Promises) -> None:
    pk = made.python(RETRY).strip()
    token = token_of(client.get(f"/rapports/{CONTRACT}/").text)
    client.post(f"/rapports/generations/{pk}/relancer/", data={"csrfmiddlewaretoken": token})
    seconds = made.wait(lambda: states(made) == "done", "the report, once there is room", 90)
    promises.hold(True, f"started again from its page once there is room, the report is made ({seconds:.0f} s)")


if __name__ == "__main__":
    main()
