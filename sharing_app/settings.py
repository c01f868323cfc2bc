"""All settings, in one file: secure defaults, every value from the environment.

SECRET_KEY     required
SECRET_KEY_FALLBACKS   keys used before, comma-separated, so that what they signed still counts
DATABASE_URL   postgres://... in production; SQLite beside manage.py by default
DATABASE_APP_ROLE   the role that the service connects as on PostgreSQL, where another owns the
               tables and migrates (default: one role does everything)
REDIS_URL      Celery's broker; without it `manage.py work` does what is due
ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS   comma-separated
OIDC_PROVIDERS single sign-on: a JSON list, described in sharing_app/providers.py
PROXIES        how many proxies of yours pass requests on (default 1; 0 in the demo): which
               address in X-Forwarded-For the rate limits count, from its end
EMAIL_URL      smtp://...; required, but for the demo, which prints to the console
SITE_URL       where people reach the service, for e-mails (default: https, the first allowed host)
MAIL_FROM      whom e-mails come from (default: no-reply@ the host of SITE_URL)
JOB_LEASE      seconds for which a worker has a piece of work to itself (default 120)
SEAL_KEY_FILE  the key that seals the audit log; in production the sealer alone can read it
SEAL_ANCHORS   a folder outside the database to which the sealer adds every seal
TIME_ZONE      local time on screen (default Europe/London; stored in UTC)
DEMO           true: the made-up cast can sign in, on this machine only
DEBUG          true: tracebacks on screen; never where there is real content
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from sharing_app.logs import logging_config
from sharing_app.providers import providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
REDIS_URL = env.str("REDIS_URL", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

if DEMO and set(ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]"}:
    raise ImproperlyConfigured(
        "DEMO lets anyone sign in as anyone, so it runs on this machine only. "
        "Unset ALLOWED_HOSTS, or unset DEMO."
    )

INSTALLED_APPS = [
    "decisions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "guardian",
    "simple_history",
]

MIDDLEWARE = [
    "decisions.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "decisions.middleware.NothingKept",
    "decisions.middleware.LooksFirst",
    "decisions.middleware.IdleLock",
    "decisions.middleware.SecondFactor",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "sharing_app.urls"
WSGI_APPLICATION = "sharing_app.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "decisions.views.context.service",
            ],
            # The cached loader, in development too: it is a tenth of a page's time.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ---------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
_db = DATABASES["default"]
_db["ATOMIC_REQUESTS"] = False  # a 404 must not roll back the record of a denied look
if _db["ENGINE"].endswith("sqlite3"):
    # Measured: 600 increments by three writers: deferred 513 errors, immediate none.
    _db["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: or REPLACE would delete a row past the triggers that guard it.
        # Where seals leave it, nothing that was sealed may be lost when the power goes.
        "init_command": "PRAGMA journal_mode=WAL; "
        f"PRAGMA synchronous={'FULL' if env.str('SEAL_ANCHORS', '') else 'NORMAL'}; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    _db["CONN_MAX_AGE"] = 600
    _db["CONN_HEALTH_CHECKS"] = True
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database and not in Redis: rate limits are shared by all processes, and a Redis that is
# stopped or frozen touches no page and no sign-in. It is a bell for the workers, nothing more.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # The default of 300 entries would throw away what the rate limits count.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- People -------------------------------------------------------------------------------
AUTH_USER_MODEL = "decisions.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian would make a real, active user
_OWN = {"user_attributes": ("name", "email", "job_title")}
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": _OWN},
]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "demo_sign_in" if DEMO else "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = LOGIN_URL

# Accounts are made by invitation alone, and an administrator owns the e-mail addresses.
ACCOUNT_ADAPTER = "decisions.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# allauth's own generator would keep e-mail addresses in a second place.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
# By address, a whole council may come from one: those are wide. By account they are narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/15m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_TIMEOUT = 15 * 60  # from the password to the second factor
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", 0 if DEMO or DEBUG else 1)
MFA_ADAPTER = "decisions.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Sharing decisions"
MFA_TOTP_TOLERANCE = 1  # telephones are slow by half a minute
SOCIALACCOUNT_ADAPTER = "decisions.provider.SingleSignOn"
_apps = providers(env.str("OIDC_PROVIDERS", ""), plain_http=DEMO or DEBUG)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _apps}}

# On the server: a cookie would hold the words of a message where anyone can read them.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The database is the truth: a process's own memory would know a signed-out session longer.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Both are limits on the server, too: minutes without a new page, and hours in all. Those who
# govern information see more, and so have less.
IDLE_MINUTES, IDLE_MINUTES_IG = env.int("IDLE_MINUTES", 20), 15
SESSION_HOURS, SESSION_HOURS_IG = 10, 8
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # many share a computer

# --- Words and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "Europe/London")
USE_I18N = True
USE_TZ = True

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO or DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "sharing_app.static_storage.HashedStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A file that somebody uploads is read in memory and forgotten: none ever reaches a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# --- Safety -------------------------------------------------------------------------------
# The demo is plain HTTP on this machine; everything else is HTTPS only.
_https = not (DEMO or DEBUG)
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "decisions.views.errors.stale_form"
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
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
_off = ("camera", "geolocation", "microphone", "payment", "usb")
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in _off}

# --- Work in the background ---------------------------------------------------------------
# Printed in the demo; elsewhere links to sign-in must not go to a log for want of a setting.
_mail = {"default": "consolemail://"} if DEMO or DEBUG else {}
EMAIL_CONFIG = env.email_url("EMAIL_URL", **_mail)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 15  # for each answer of the mail server, but for the last (services/post.py)
JOB_LEASE = env.int("JOB_LEASE", 120)

SEAL_KEY_FILE = env.str("SEAL_KEY_FILE", "")
SEAL_ANCHORS = env.str("SEAL_ANCHORS", "")

# Never taken from a request: whoever forges its Host header would write the links.
_host = f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else ""
SITE_URL = (env.str("SITE_URL", "") or ("http://localhost:8000" if DEMO else _host)).rstrip("/")
if not re.fullmatch(r"https?://[^/*@]+", SITE_URL) or "://." in SITE_URL:
    raise ImproperlyConfigured(
        "Set SITE_URL to where people reach the service, such as https://sharing.example.org."
    )
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "") or f"no-reply@{urlsplit(SITE_URL).hostname}"

LOGGING = logging_config(demo=DEMO)
