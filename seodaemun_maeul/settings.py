"""The one settings file. Everything a place may differ in is an environment variable (README, "Settings").

Defaults are those of a public server: DEBUG off, cookies over HTTPS only, no secret. `bin/run` writes a `.env`
with a fresh secret for the machine it runs on; nothing here is ever a secret.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# -- where and how it runs ------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
PLAIN_HTTP = env.bool("PLAIN_HTTP", default=DEBUG)  # True only on one's own machine: no redirect to HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)  # True believes the proxy in front: whence and over what
OFFICIAL_SERVICE = env.bool("OFFICIAL_SERVICE", default=False)  # True shows the government masthead
DEMO = env.bool("DEMO", default=False)  # True shows the demo accounts on the sign-in page
DEMO_PASSWORD = env("DEMO_PASSWORD", default="")  # the one password of the demo accounts; bin/run makes it up

SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. `bin/run` writes one into .env; on a server set it yourself.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))  # database file, private files, collected static

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "seodaemun_maeul.apps.DeskConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "django_q",
    "district",
    "planning",
    "spaces",
    "education",
    "governance",
    "grants",
    "projects",
    "reports",
    "seodaemun_maeul.apps.SeodaemunMaeulConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "seodaemun_maeul.middleware.not_for_search_engines",
    "seodaemun_maeul.middleware.nothing_too_large",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "seodaemun_maeul.middleware.nothing_personal_in_caches",
    "seodaemun_maeul.middleware.officials_sign_in_daily",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "seodaemun_maeul.urls"
WSGI_APPLICATION = "seodaemun_maeul.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "seodaemun_maeul.views.site",
            ],
            "builtins": ["district.templatetags.maeul"],
        },
    },
]

# -- data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'seodaemun.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue from the first statement on instead of failing half-way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The sign-in limits live here: small enough to be pushed out by a flood, they would end with it.
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache?max_entries=100000")}

# -- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
PRIVATE_ROOT = VAR_DIR / "private"  # what residents upload; served only by views that ask who is asking
STORAGES = {
    "default": {"BACKEND": "district.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_PERMISSIONS = 0o600

# -- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "district.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
LOGOUT_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {"signup": "district.forms.SignupForm"}
ACCOUNT_ADAPTER = "district.accounts.AccountAdapter"
# Whoever signs in owns his address, and nobody learns who has an account. The demo must do without a mail server.
ACCOUNT_EMAIL_VERIFICATION = env("EMAIL_VERIFICATION", default="optional" if DEMO else "mandatory")
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"alert": "10/h/ip,3/d/key"}  # besides allauth's own: mails that ask a stranger's address
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[서대문 마을] "
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
STAFF_SESSION_AGE = env.int("STAFF_SESSION_HOURS", default=8) * 60 * 60  # officials: a working day without a request

# -- mail: printed until a server is named ----------------------------------------------------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
# Where the links of mails lead that no request has asked for.
SITE_URL = env(
    "SITE_URL", default="http://localhost:8000" if PLAIN_HTTP else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="서대문 마을 <maeul@localhost>")

# -- background work --------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "maeul",
    "orm": "default",
    "workers": 1,
    "timeout": 180,
    "retry": 240,  # longer than timeout: a killed job runs again, a living one never twice
    "max_attempts": 3,
    "poll": 0.5,
    "catch_up": False,
    "label": "백그라운드 작업",
}

# -- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["district.formats"]

# -- security ---------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Sign-in limits and the access log need the client's own address: the last of X-Forwarded-For, written by our proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
# unfold's admin evaluates Alpine expressions and carries inline styles: this policy holds under /admin/ only.
# Inline scripts are forbidden there too.
ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": CONTENT_SECURITY_POLICY["DIRECTIVES"]
    | {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
}

# -- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    # Nobody signs in here: passwords tried against the API would pass by the sign-in limits.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {"TITLE": "서대문 마을 API", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# -- admin ------------------------------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": "서대문 마을 관리",
    "SITE_HEADER": "서대문 마을",
    "SITE_SUBHEADER": "자치행정과 업무 화면",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("img/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_BACK_BUTTON": True,
    "STYLES": [
        lambda request: static("vendor/pretendard-gov/pretendardvariable-gov-dynamic-subset.css"),
        lambda request: static("css/admin.css"),
    ],
    "DASHBOARD_CALLBACK": "seodaemun_maeul.desk.dashboard",
    "ENVIRONMENT": "seodaemun_maeul.desk.environment",
    "SIDEBAR": {"show_search": True, "navigation": "seodaemun_maeul.desk.menu"},
    # The blue of KRDS, which the public pages stand in.
    "COLORS": {
        "primary": {
            "50": "#ecf2fe",
            "100": "#d8e5fd",
            "200": "#b1cefb",
            "300": "#86aff9",
            "400": "#4c87f6",
            "500": "#256ef4",
            "600": "#0b50d0",
            "700": "#083891",
            "800": "#052561",
            "900": "#03163a",
            "950": "#020f27",
        }
    },
}

# -- logs: to the console, where the machine's own log keeper finds them ----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
