"""All settings in one file; every value that differs between places comes from the environment.

`.env.example` lists the variables, `config.environment` reads them. In development embedded
servers stand in for `DATABASE_URL` and `REDIS_URL` (`runner.embedded`).
"""

from datetime import timedelta
from pathlib import Path

import pgtrigger
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import storage
from config.environment import PRODUCTION, env, networks, secret, secret_list, server
from config.logs import logging_of
from config.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from runner import checkout, embedded

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where we are -------------------------------------------------------------------------------
DEBUG = env.bool("DJANGO_DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DJANGO_DEBUG must not be set in production: remove it")
# Of each key several may be given, newest first: the first writes, all of them read. Which ones
# the database needs it says itself (`core.rotation`).
SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_list("DJANGO_SECRET_KEY", are_keys=False)
#: Base64 of 32 bytes each: encryption of identifiers, and the keys of their blind index.
FIELD_ENCRYPTION_KEYS = secret_list("FIELD_ENCRYPTION_KEYS")
BLIND_INDEX_KEYS = secret_list("BLIND_INDEX_KEY")
#: Chains the audit log; never in the database. A chain has one key from its beginning to its end.
AUDIT_KEY = secret("AUDIT_KEY")
#: Encrypts backups; whoever has a backup and none of these keys has nothing.
BACKUP_KEYS = secret_list("BACKUP_KEY")
_HERE = [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=_HERE)
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

#: How often one may look somebody up by the full number, see one in full, compare a list of people.
PERSON_SEARCHES_PER_HOUR = env.int("PERSON_SEARCHES_PER_HOUR", default=60)
REVEALS_PER_DAY = env.int("REVEALS_PER_DAY", default=20)
ROSTERS_PER_DAY = env.int("ROSTERS_PER_DAY", default=20)
#: Networks of the proxies in front of us: only their forwarding headers are believed.
TRUSTED_PROXIES = networks("TRUSTED_PROXIES", default=[])
#: Who may ask for /healthz, /readyz and /metrics: this machine and Docker's own networks.
MONITORING_NETWORKS = networks(
    "MONITORING_NETWORKS", default=["127.0.0.0/8", "::1/128", "172.16.0.0/12"]
)

#: Networks inside to which webhooks may be sent; else they go to public addresses alone.
HOOK_NETWORKS = networks("HOOK_NETWORKS", default=[])

# --- Messages outside of the application ---------------------------------------------------------
#: Where people find us: links in mails and groups begin with it.
SITE_URL = env.str("SITE_URL", default="" if PRODUCTION else "http://127.0.0.1:8000/")
#: `smtp+tls://user:password@host:587`; empty: no mail is sent.
EMAIL_HOST = ""
if _EMAIL_URL := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(_EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="liangxin@localhost")
#: Domains to which the daily mail may go (`example.gov.cn`); empty: any.
DIGEST_EMAIL_DOMAINS = env.list("DIGEST_EMAIL_DOMAINS", default=[])

# --- Names that a county sets (never literals in code) -----------------------------------------
#: The lead body, shown in titles and letters.
LEAD_BODY_NAME = env.str("LEAD_BODY_NAME", default="两新工委")
SITE_NAME = env.str("SITE_NAME", default="两新先锋")

# --- Applications ------------------------------------------------------------------------------
_CONTRIB = "auth contenttypes sessions messages staticfiles postgres"
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in _CONTRIB.split()),
    "django.forms",
    *("django_filters", "django_htmx", "django_tables2", "pgtrigger", "pghistory"),
    *("rest_framework", "drf_spectacular", "csp", "axes"),
    "django_otp",
    "django_otp.plugins.otp_totp",
    "core",
    "regions",
    "accounts",
    "papers",
    "orgs",
    "profiles",
    "sources",
    "branches",
    "members",
    "transfers",
    "rosters",
    "completeness",
    "own",
    "founding",
    "drives",
    "vanguard",
    "dues",
    "joining",
    "reviews",
    "elections",
    "activities",
    "rota",
    "questionnaires",
    "rectification",
    "surveys",
    "answers",
    "months",
    "lights",
    "assessments",
    "reports",
    "demo",
]

MIDDLEWARE = [
    "core.network.believe_trusted_proxies",
    "core.logs.log_requests",
    "core.health.without_session",
    "core.audit.remember_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.api.frame.api_frame",
    "core.characters.RefuseUnstorable",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.network.keep_private",
    # Log-in required everywhere: a page is public only where it says so.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Ends sessions that are over, and lets nobody pass who owes a password or a second factor.
    "accounts.middleware.SessionGuard",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.records.history.RememberSource",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "accounts:login"

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
                "config.menu.site",
                "core.views.display.display",
            ],
            "builtins": ["core.templatetags.addresses"],
        },
    },
]
FORM_RENDERER = "core.forms.rendering.PlainWidgets"
DJANGO_TABLES2_TEMPLATE = "core/table.html"

# --- Data --------------------------------------------------------------------------------------
_OWN_DATABASE, _OWN_REDIS = embedded.default_urls()
DATABASES = {"default": env.db_url_config(server("DATABASE_URL", embedded=_OWN_DATABASE))}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = server("REDIS_URL", embedded=_OWN_REDIS)


def _redis(database: int) -> str:
    """`REDIS_URL` pointing at another numbered database of the same server."""
    base, _, query = REDIS_URL.partition("?")
    if base.startswith("unix://"):
        return f"{base}?db={database}"
    head, _, tail = base.rpartition("/")
    return f"{head if tail.isdigit() else base.rstrip('/')}/{database}" + (query and f"?{query}")


_CACHE = {"BACKEND": "core.outages.redis_cache.RedisCache", "LOCATION": _redis(1)}
CACHES = {"default": _CACHE | {"OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Statement-level triggers cost almost nothing on bulk writes; row-level ones slow COPY 34 times.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Uploads wait here, encrypted, for the worker; web and worker share this folder.
SPOOL_DIR = Path(env.str("SPOOL_DIR", default=str(checkout.LOCAL / "spool")))
#: Days after which a file in the spool is deleted, used or not.
SPOOL_DAYS = env.int("SPOOL_DAYS", default=7)
#: A list of more rows is taken out by a worker; its file can be fetched so many hours.
EXPORT_ROWS_AT_ONCE = env.int("EXPORT_ROWS_AT_ONCE", default=2000)
DOWNLOAD_HOURS = env.int("DOWNLOAD_HOURS", default=24)
#: A list of more persons needs a second person (0: never); its file is deleted after so many days.
EXPORT_PERSONS_ALONE = env.int("EXPORT_PERSONS_ALONE", default=500)
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=30)
#: No upload ever lies on a disk in plain text, not even while it comes in.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.jobs.uploads.EncryptedUploadHandler",
]
#: Days within which an import can be undone.
IMPORT_UNDO_DAYS = env.int("IMPORT_UNDO_DAYS", default=7)
#: Days after which the recycle bin marks a record as old; nothing is deleted from it.
RECYCLE_BIN_DAYS = env.int("RECYCLE_BIN_DAYS", default=30)

# --- Attachments -------------------------------------------------------------------------------
#: Private: nothing in it has an address of its own. Web, worker and backup share it.
ATTACHMENTS_DIR = Path(env.str("ATTACHMENTS_DIR", default=str(checkout.LOCAL / "files")))
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)
ATTACHMENTS_PER_OWNER = env.int("ATTACHMENTS_PER_OWNER", default=100)
#: clamd's: `unix:/path` or `tcp://host:port`; empty: nobody looks for viruses.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", default="")
#: Where nginx finds the folder (`internal`, deploy/nginx.conf); empty: we send the files.
ATTACHMENTS_ACCEL_PREFIX = env.str("ATTACHMENTS_ACCEL_PREFIX", default="")
#: An S3-compatible store instead of the folder; credentials are `id:secret`.
ATTACHMENTS_STORE_BUCKET = env.str("ATTACHMENTS_STORE_BUCKET", default="")
ATTACHMENTS_STORE_ENDPOINT = env.str("ATTACHMENTS_STORE_ENDPOINT", default="")
ATTACHMENTS_STORE_CREDENTIALS = env.str("ATTACHMENTS_STORE_CREDENTIALS", default="")

# --- Audit log ---------------------------------------------------------------------------------
#: Heads of the audit chain, outside the database; each development database has its own.
_ANCHOR = str(checkout.LOCAL / "audit" / f"{DATABASES['default']['NAME']}.anchor")
AUDIT_ANCHOR_PATH = Path(env.str("AUDIT_ANCHOR_PATH", default=_ANCHOR))
#: Days that audit entries are kept; the law's floor is 180.
AUDIT_RETENTION_DAYS = env.int("AUDIT_RETENTION_DAYS", default=400)

#: Where `backup` writes by default.
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(checkout.LOCAL / "backups")))

# --- Celery ------------------------------------------------------------------------------------
# kombu names a Unix socket and its database in another way than redis-py does.
_BROKER = _redis(0).replace("unix://", "redis+socket://")
CELERY_BROKER_URL = _BROKER.replace("?db=", "?virtual_host=")
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True  # The truth about background work is the Job row.
CELERY_RESULT_EXPIRES = None  # There are none to be cleaned up.
CELERY_TASK_ACKS_LATE = False  # A lost task is sent again by the sweeper, not by the broker.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"

#: Day of the month and time (Asia/Shanghai) from which the previous month is closed.
CLOSE_MONTH_DAY = env.int("CLOSE_MONTH_DAY", default=5)
CLOSE_MONTH_HOUR = env.int("CLOSE_MONTH_HOUR", default=2)
#: Days within which filings and excuses are answered, and what was returned is filed again.
REVIEW_DAYS = env.int("REVIEW_DAYS", default=15)
REFILING_DAYS = env.int("REFILING_DAYS", default=10)
#: Days after which an instructor's organization counts as not visited, and years of his term.
VISIT_DAYS = env.int("VISIT_DAYS", default=30)
ASSIGNMENT_YEARS = env.int("ASSIGNMENT_YEARS", default=2)
#: Where whoever shows an activity sends the picture (`rtmp://host/live`; empty: only links are
#: shown), where it is watched on this origin, and other origins whose pictures (HLS) may be played.
LIVE_RTMP = env.str("LIVE_RTMP", default="")
LIVE_HLS = "/live-hls/"
LIVE_ORIGINS = env.list("LIVE_ORIGINS", default=[])
#: Seconds after which a running job that gave no sign of life is taken to be dead.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=20)

# --- Limits ------------------------------------------------------------------------------------
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=100 * 1024 * 1024)
IMPORT_MAX_UNPACKED_BYTES = env.int("IMPORT_MAX_UNPACKED_BYTES", default=1024 * 1024 * 1024)
IMPORT_MEMORY_BYTES = env.int("IMPORT_MEMORY_BYTES", default=400 * 1024 * 1024)
IMPORT_SECONDS = env.int("IMPORT_SECONDS", default=600)
#: Rows that one bulk edit may change.
BULK_EDIT_MAX = env.int("BULK_EDIT_MAX", default=50_000)

# --- Language, time, files ---------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
#: Serve what `collectstatic` left, compressed and under names that change with the content.
COLLECTED_STATIC = env.bool("COLLECTED_STATIC", default=PRODUCTION)
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "guide" / "images")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.finders.NodeFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": storage.bucket(
        ATTACHMENTS_STORE_BUCKET, ATTACHMENTS_STORE_ENDPOINT, ATTACHMENTS_STORE_CREDENTIALS
    )
    if ATTACHMENTS_STORE_BUCKET
    # A proxy that sends the files must be able to read them.
    else storage.folder(ATTACHMENTS_DIR, for_proxy=bool(ATTACHMENTS_ACCEL_PREFIX)),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED_STATIC

# --- Safety ------------------------------------------------------------------------------------
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
#: Which rules apply is the policy's profile (`accounts.passwords`).
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.ProfileValidator"}]

# What a security administrator may change later on the policy page (`accounts.SafetyPolicy`).
#: `mlps` (8 characters of 3 classes, 90 days, history of 5) or `nist` (12, list of common ones).
PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", default="mlps")
#: Roles that must confirm each log-in with a code from the phone; empty: nobody must.
#: In production the administrators and the county roles, unless set otherwise.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=["system_admin", "security_admin", "audit_admin", "county_admin", "county_staff"]
    if PRODUCTION
    else [],
)
#: Roles whose people may issue API tokens for themselves (the policy page changes it).
TOKEN_ROLES = env.list("TOKEN_ROLES", default=["county_admin", "county_staff", "town_staff"])
#: How often somebody may confirm who he is within an hour, to issue a token.
TOKEN_CONFIRMATIONS_PER_HOUR = 10
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_ABSOLUTE_HOURS = env.int("SESSION_ABSOLUTE_HOURS", default=12)
ACCOUNT_IDLE_DAYS = env.int("ACCOUNT_IDLE_DAYS", default=90)

#: How long a one-time link for setting a password works.
INVITATION_HOURS = env.int("INVITATION_HOURS", default=72)
#: Wrong log-ins within `LOCKOUT_MINUTES` after which more are refused: for one account from one
#: network, or from one device that is known; for all accounts from one network; for one account
#: from all networks together. The last two never touch known devices.
LOCKOUT_MINUTES = env.int("LOCKOUT_MINUTES", default=15)
LOCKOUT_ACCOUNT = env.int("LOCKOUT_ACCOUNT", default=5)
LOCKOUT_DEVICE = env.int("LOCKOUT_DEVICE", default=10)
LOCKOUT_NETWORK = env.int("LOCKOUT_NETWORK", default=30)
#: More of them for each account that logged in from the network lately; `NetworkLimit` rows stand
#: in for `LOCKOUT_NETWORK`.
LOCKOUT_PER_PERSON = env.int("LOCKOUT_PER_PERSON", default=3)
LOCKOUT_EVERYWHERE = env.int("LOCKOUT_EVERYWHERE", default=100)

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "accounts.lockout.LockOut"
AXES_FAILURE_LIMIT = 1  # The handler counts full buckets, and one is enough.
AXES_COOLOFF_TIME = timedelta(minutes=LOCKOUT_MINUTES)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "core.network.client_ip"
AXES_USERNAME_CALLABLE = "accounts.lockout.account_key"
AXES_LOCKOUT_CALLABLE = "accounts.views.login.locked"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "next"]
AXES_DISABLE_ACCESS_LOG, AXES_VERBOSE = True, False  # The audit log has it.
OTP_TOTP_ISSUER = SITE_NAME

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{each: [NONE] for each in ("default-src", "base-uri", "frame-ancestors")},
        **{each: [SELF, NONCE] for each in ("script-src", "style-src")},
        **{each: [SELF] for each in ("font-src", "connect-src", "form-action", "manifest-src")},
        "img-src": [SELF, "data:"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600  # The policy ends sessions before (`accounts.middleware`).
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    # Asked by machines inside, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics|activities/live/(publish|watch)/)$"]
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# --- API (the rest of it: config/rest.py) ---------------------------------------------------------
#: Requests within a minute: of one user, and of one token.
API_USER_PER_MINUTE = env.int("API_USER_PER_MINUTE", default=600)
API_TOKEN_PER_MINUTE = env.int("API_TOKEN_PER_MINUTE", default=300)
#: Bytes of one request's content.
API_LONGEST_BODY = env.int("API_LONGEST_BODY", default=1024 * 1024)

# --- Logs --------------------------------------------------------------------------------------
DEFAULT_EXCEPTION_REPORTER = "core.logs.NoRequestData"
DEFAULT_EXCEPTION_REPORTER_FILTER = "core.logs.NoVariables"
LOGGING = logging_of(production=PRODUCTION, level=env.str("LOG_LEVEL", default="INFO"))
