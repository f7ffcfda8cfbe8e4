"""How the web server runs, in a container or not; where it listens is said by its command."""

import os

workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = 4
# The memory of a process that has served long goes back to the system; not of all of them at once.
max_requests, max_requests_jitter = 5_000, 1_000
# A request under way when the process is told to stop has this long to end.
graceful_timeout = 30
timeout = 60
# The heartbeats of its processes, in memory: a slow disk stops nobody.
worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
# The application tells of each request itself, with its id.
accesslog = None
