"""`send_waiting_jobs`: what waits for a worker, or was left by one that died, is sent to the queue or done here.

The unfinished files that a process which died left behind go.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.services import generation, jobs
from reports.tasks import send_jobs, sweep_files


class Command(BaseCommand):
    help = "Envoie à la file les générations de rapports qui attendent ; sans Redis, les fait."

    def handle(self, *args: Any, **options: Any) -> None:
        if swept := sweep_files():
            self.stdout.write(f"fichiers inachevés retirés : {swept}")
        if settings.TASK_RUNNER == "celery":
            self.stdout.write(f"générations envoyées : {send_jobs()}")
            return
        keys = jobs.to_send()
        for pk in keys:
            generation.run(pk)
        self.stdout.write(f"générations faites : {len(keys)}")
