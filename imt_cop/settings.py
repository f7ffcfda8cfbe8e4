"""Settings, in one file, driven by the environment (see .env.example for every variable)."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from imt_cop import env
from imt_cop.core import documentation_settings, logs

# Lets `ModelAdmin[User]` and the like stand in code as they do in its types.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env.read_file(BASE_DIR / ".env")

# DEMO: invented figures, a banner on every page. DEBUG: detailed error pages. Neither belongs to production.
DEMO = env.bool_("DEMO")
DEBUG = env.bool_("DEBUG")
DEVELOPMENT = DEMO or DEBUG


def _development_secret() -> str:
    """A key of this copy's own, kept so that a restart keeps sessions; never a key known to others."""
    path = VAR_DIR / "secret-key"
    if not path.is_file():
        VAR_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8")


SECRET_KEY = env.str_(
    "SECRET_KEY",
    _development_secret() if DEVELOPMENT else None,
    hint='Make one: python -c "import secrets; print(secrets.token_urlsafe(64))"; or try it out with DEMO=true.',
)
# Those that it replaced: what they signed or encrypted is still read.
SECRET_KEY_FALLBACKS = env.list_("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.list_("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]") if DEVELOPMENT else ())
PUBLIC_URL = env.str_("PUBLIC_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

INSTALLED_APPS = [
    # Before ours, which take out of the administration what these put there.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "accounts",
    "schools",
    "indicators",
    "milestones",
    "dashboards",
    "reports",
    # Commands alone; its `migrate` takes the place of Django's.
    "imt_cop.core",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "imt_cop.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "imt_cop.core.middleware.ContentSecurityMiddleware",
    "imt_cop.core.middleware.PermissionsPolicyMiddleware",
    "imt_cop.core.middleware.PrivateCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "imt_cop.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page asks for a session unless its view says otherwise (`login_not_required`).
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "imt_cop.core.middleware.AppErrorMiddleware",
]

ROOT_URLCONF = "imt_cop.urls"
WSGI_APPLICATION = "imt_cop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.layout",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ---------------------------------------------------------------------------------------------------------

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")


def _database() -> dict[str, Any]:
    given = env.url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'imt-cop.sqlite3'}", schemes=DATABASE_SCHEMES)
    if given.scheme == "sqlite":
        # Three slashes begin a path relative to the working directory, four an absolute one.
        path = Path(given.path.removeprefix("/")).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            # Measured: without these, concurrent writers lose updates. IMMEDIATE takes the write lock at BEGIN.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.path.lstrip("/"),
        "USER": given.user,
        "PASSWORD": given.password,
        "HOST": given.host,
        "PORT": given.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**env.LOST_SERVER, **given.options},
    }


DATABASES = {"default": _database()}
# Seconds that a migration waits for a lock, and that one of its statements may take.
MIGRATION_LOCK_TIMEOUT = env.int_("MIGRATION_LOCK_TIMEOUT", 3)
MIGRATION_STATEMENT_TIMEOUT = env.int_("MIGRATION_STATEMENT_TIMEOUT", 900)
# The role of PostgreSQL under which the application runs, where another owns the tables; `migrate` gives it its rights.
DATABASE_APPLICATION_ROLE = env.str_("DATABASE_APPLICATION_ROLE", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str_("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "imt_cop.core.shared_cache.SharedCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "imt-cop"}
}
CELERY_BROKER_URL = REDIS_URL or None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # workers and beat wait for it
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A failed publication is not repeated: what it would have started waits as a row.
CELERY_TASK_PUBLISH_RETRY = False
# Several installations may share a Redis: each has its queue.
CELERY_TASK_DEFAULT_QUEUE = env.str_("CELERY_QUEUE", "imt-cop")
# A task whose worker died runs again within 15 s: it counts as lost after 10 s, looked for every 2 s. So a longer task
# may run twice at once, and every task is idempotent.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 10,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    # Kombu's own retries would keep a publication waiting for 6 s.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# Written after each task: its age tells whether beat is alive, and a restart forgets no morning.
CELERY_BEAT_SYNC_EVERY = 1
# Its lines are the application's: JSON, with the id of the request that asked for the task.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Where `imt_cop.celery.enqueue` runs tasks: "celery", "thread" (in this process), "none" (nowhere, for tests).
TASK_RUNNER = "celery" if REDIS_URL else "thread"

# --- People -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.models.display_name_of"
# Accounts are opened by an administrator: there is no address to confirm, and nobody is told which ones exist.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
# Days that personal data is kept: messages once sent, tokens once ended, the administration's list, closed accounts.
RETENTION_MESSAGES = env.int_("RETENTION_MESSAGES", 180)
RETENTION_TOKENS = env.int_("RETENTION_TOKENS", 365)
RETENTION_ADMINISTRATION = env.int_("RETENTION_ADMINISTRATION", 365)
RETENTION_ACCOUNTS = env.int_("RETENTION_ACCOUNTS", 1_095)
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60

# A second factor: a code of an application, asked of the roles that `accounts.roles` says, and offered to all.
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "IMT COP"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are the administrator's, none is confirmed by mail
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateForm",
}
REQUIRE_SECOND_FACTOR = env.bool_("REQUIRE_SECOND_FACTOR", not DEVELOPMENT)

# Single sign-on, where a provider is named: ProConnect, Keycloak, CAS in OpenID Connect mode.
OIDC_RP_CLIENT_ID = env.str_("OIDC_CLIENT_ID", "")
SINGLE_SIGN_ON = bool(OIDC_RP_CLIENT_ID)
if SINGLE_SIGN_ON:
    INSTALLED_APPS.append("mozilla_django_oidc")
    AUTHENTICATION_BACKENDS.append("schools.sso.SingleSignOnBackend")
    OIDC_RP_CLIENT_SECRET = env.str_("OIDC_CLIENT_SECRET")
    OIDC_OP_AUTHORIZATION_ENDPOINT = env.str_("OIDC_AUTHORIZATION_URL")
    OIDC_OP_TOKEN_ENDPOINT = env.str_("OIDC_TOKEN_URL")
    OIDC_OP_USER_ENDPOINT = env.str_("OIDC_USERINFO_URL")
    OIDC_OP_JWKS_ENDPOINT = env.str_("OIDC_JWKS_URL")
    OIDC_OP_LOGOUT_ENDPOINT = env.str_("OIDC_LOGOUT_URL", "")
    OIDC_ISSUER = env.str_("OIDC_ISSUER")
    OIDC_RP_SIGN_ALGO = env.str_("OIDC_SIGN_ALGO", "RS256")
    OIDC_RP_SCOPES = env.str_("OIDC_SCOPES", "openid email given_name usual_name")
    OIDC_AUTH_REQUEST_EXTRA_PARAMS = env.json_("OIDC_EXTRA_PARAMS", {"acr_values": "eidas1"})
    # The claim that tells a person's groups, and the role that each group gives ("role" or "role@entity").
    OIDC_ROLE_CLAIM = env.str_("OIDC_ROLE_CLAIM", "roles")
    OIDC_ROLES = env.json_("OIDC_ROLES", {})
    OIDC_STORE_ID_TOKEN = True  # the provider asks for it when signing out
    OIDC_USE_PKCE = True
    OIDC_TIMEOUT = 5
    LOGIN_REDIRECT_URL_FAILURE = "/accounts/sso/echec/"
# How its button calls it.
OIDC_LABEL = env.str_("OIDC_LABEL", "ProConnect")

# The demonstration writes its messages to files, one can read what would have been sent.
_mail = env.url("EMAIL_URL", "file://" if DEMO else "console://", schemes=("smtp", "console", "file"))
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if _mail.scheme == 'file' else _mail.scheme}.EmailBackend"
EMAIL_FILE_PATH = _mail.path or str(VAR_DIR / "mail")
EMAIL_HOST, EMAIL_PORT = _mail.host or "localhost", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS = _mail.options.get("tls") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str_("DEFAULT_FROM_EMAIL", "ne-pas-repondre@localhost")

# --- Languages ----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
# Figures are formatted by `indicators.templatetags`, the same way in both databases and languages.
USE_THOUSAND_SEPARATOR = False

# --- Files --------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str_("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Without `collectstatic`, for development and the demonstration alone.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
MEDIA_ROOT = Path(env.str_("MEDIA_ROOT", str(VAR_DIR / "media")))
# Where `manage.py backup` writes; on another disk than the data, in use.
BACKUP_DIR = Path(env.str_("BACKUP_DIR", str(VAR_DIR / "backups")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = [
    "imt_cop.core.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Security -----------------------------------------------------------------------------------------------------

_HTTPS = not DEVELOPMENT
# The proxy's word for who asks, and over what: one hop. Nothing else may then reach the web processes.
BEHIND_PROXY = env.bool_("BEHIND_PROXY")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _HTTPS
CSRF_FAILURE_VIEW = "imt_cop.core.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# plotly inserts an empty style element: this is the digest of nothing.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE, EMPTY_STYLE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- API ----------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # The first one answers an anonymous request: 401 with `WWW-Authenticate: Bearer`.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.authentication.TokenAllows",
        "indicators.api.admission.ReadsFigures",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "imt_cop.core.negotiation.Negotiation",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["imt_cop.core.throttling.RateLimit"],
    # Addresses of anonymous requests: the proxy's word for it, behind one.
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "imt_cop.core.api.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
# Requests a minute of one token, person or (signed in as nobody) address; 0: no limit.
API_RATE_LIMIT = env.int_("API_RATE_LIMIT", 600)
API_RATE_LIMIT_ANONYMOUS = env.int_("API_RATE_LIMIT_ANONYMOUS", 60)
SPECTACULAR_SETTINGS = documentation_settings.SPECTACULAR_SETTINGS

# --- Logs ---------------------------------------------------------------------------------------------------------

LOG_LEVEL = env.str_("LOG_LEVEL", "INFO").upper()
LOGGING_CONFIG = None
LOGGING = logs.configure(level=LOG_LEVEL, readable=DEVELOPMENT)
