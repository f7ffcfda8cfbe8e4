#!/usr/bin/env python
"""The administration commands of the application."""

import os
import secrets
import sys

# They sign nothing: a database is all they need.
WITHOUT_KEY = {
    "migrate",
    "grant_application_role",
    "load_contract",
    "load_amendment",
    "import_actuals",
    "evaluate",
    "export_dataset",
    "export_milestones",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imt_cop.settings")
    if sys.argv[1:2] and sys.argv[1] in WITHOUT_KEY and not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
