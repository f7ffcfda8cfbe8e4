"""The application's settings, for the tests: fast passwords, plain HTTP, a database of this process's own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("EMAIL_URL", "console://")
# A provider that each test of single sign-on starts for itself.
os.environ |= {
    "OIDC_CLIENT_ID": "cop",
    "OIDC_CLIENT_SECRET": "of-the-tests",
    "OIDC_ISSUER": "https://provider.example",
    "OIDC_LOGOUT_URL": "https://provider.example/logout",
    **{
        f"OIDC_{name}_URL": f"http://127.0.0.1:9/{name.lower()}"
        for name in ("AUTHORIZATION", "TOKEN", "USERINFO", "JWKS")
    },
}
os.environ["DEMO"] = os.environ["DEBUG"] = "false"

from imt_cop.settings import *  # noqa: F403
from imt_cop.settings import DATABASES, STORAGES, VAR_DIR

VAR_DIR.mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: in memory, threads would share one connection and its locks.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"imt-cop-test-{os.getpid()}.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}}
# Tasks that a test wants are started by the test.
TASK_RUNNER = "none"
# Sign-in is limited by address and by person, the API by token; tests that need the limits set them.
ACCOUNT_RATE_LIMITS = False
REQUIRE_SECOND_FACTOR = False
API_RATE_LIMIT = API_RATE_LIMIT_ANONYMOUS = 0
