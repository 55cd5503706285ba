"""All settings; what differs between machines comes from the environment (.env.example)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp import constants as csp

from bookgen_site import env, file_storage, language_models

env.load_dotenv()

BASE_DIR = env.BASE_DIR
STATE_DIR = Path(env.text("BOOKGEN_STATE_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.required("SECRET_KEY")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "bookgen_site.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, which templates/django/forms goes before
    "axes",
    "csp",
    "django_htmx",
    "django_celery_beat",
    "django_celery_results",
    "taskqueue",
    "biographies",
]
MIDDLEWARE = [
    "bookgen_site.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bookgen_site.urls"
WSGI_APPLICATION = "bookgen_site.wsgi.application"
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
            ],
            "builtins": ["biographies.templatetags.pages"],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES: dict[str, Any] = {"default": env.database(STATE_DIR / "bookgen.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of one that is not there
STATICFILES_COMPRESSED = env.flag("STATICFILES_COMPRESSED", default=False)
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": file_storage.from_environment(),
    "staticfiles": {"BACKEND": _COMPRESSED if STATICFILES_COMPRESSED else _STATIC},
}
WHITENOISE_USE_FINDERS = not STATICFILES_COMPRESSED  # nothing to collect before the first start
MEDIA_ROOT = STATE_DIR / "media"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a chapter being edited; files are not counted
DATA_UPLOAD_MAX_NUMBER_FILES = 100
# Fonts for scripts that the program's own lack: NAME-Regular.ttf, NAME-Bold.ttf.
BIOGRAPHIES_FONTS_DIR = Path(env.text("BOOKGEN_FONTS_DIR", str(STATE_DIR / "fonts")))
# Of setting one file of a book; above it the export fails for good, with a word which limit it was.
BIOGRAPHIES_EXPORT_SECONDS = env.integer("BOOKGEN_EXPORT_SECONDS", 900, low=1, high=3_600)
BIOGRAPHIES_EXPORT_MEGABYTES = env.integer("BOOKGEN_EXPORT_MEGABYTES", 3_000, low=256)
BIOGRAPHIES_OUT_DIR = Path(env.text("BOOKGEN_OUT_DIR", str(BASE_DIR / "out")))
QUOTE_WORDS_EACH = env.integer("QUOTE_WORDS_EACH", 50, low=8)
QUOTE_WORDS_PER_SOURCE = env.integer("QUOTE_WORDS_PER_SOURCE", 300)

# --- language models; 0, or no amount, is no limit
LLM_PROVIDERS = language_models.providers()
LLM_DAILY_BUDGET = language_models.amount("LLM_DAILY_BUDGET")
LLM_DAILY_TOKENS = env.integer("LLM_DAILY_TOKENS", 0, high=10**12)
LLM_BOOK_TOKENS = env.integer("LLM_BOOK_TOKENS", 3_000_000, high=10**12)
language_models.refuse_unbounded(
    LLM_PROVIDERS,
    daily_budget=LLM_DAILY_BUDGET,
    daily_tokens=LLM_DAILY_TOKENS,
    book_tokens=LLM_BOOK_TOKENS,
)
# The first wait of an outage of a model's endpoint; it doubles, to twenty times this.
LLM_OUTAGE_WAIT_S = env.decimal("LLM_OUTAGE_WAIT_S", 30, low=0.1, high=600)

SECURE_HTTPS = env.flag("SECURE_HTTPS", default=False)
SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # load balancers ask in plain HTTP
SESSION_COOKIE_SECURE = SECURE_HTTPS
CSRF_COOKIE_SECURE = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HTTPS
SECURE_HSTS_PRELOAD = SECURE_HTTPS
X_FRAME_OPTIONS = "DENY"
# No inline script or style anywhere, the admin's pages included.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],  # Pico's icons are in its style sheet
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
        "base-uri": [csp.NONE],
    }
}

# --- who may come in
LOGIN_URL = "biographies:login"
CSRF_FAILURE_VIEW = "bookgen_site.error_pages.csrf_failure"
LOGIN_REDIRECT_URL = "biographies:biography_list"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
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
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.integer("LOGIN_FAILURE_LIMIT", 5, low=1)
AXES_COOLOFF_TIME = timedelta(seconds=env.integer("LOGIN_COOLOFF_S", 900, low=1))
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "biographies.views.sessions.locked_out"
AXES_VERBOSE = False  # else every command of manage.py logs a line

# --- mail to the operators -----------------------------------------------------------------------
ADMINS = [(address, address) for address in env.listing("OPERATOR_EMAILS")]
_mail = env.mail_server("EMAIL_URL")  # no setting: it holds the password
EMAIL_BACKEND = _mail.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = _mail.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH", "")
EMAIL_TIMEOUT = 10
EMAIL_SUBJECT_PREFIX = "[BookGen] "
SERVER_EMAIL = DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "bookgen@localhost")

FLOWER_URL = (
    env.web_address("FLOWER_URL") or f"http://127.0.0.1:{env.integer('FLOWER_PORT', 5555)}/"
)

# --- addresses that editors add as sources; the operators' own services are another matter
SOURCE_FETCH_TIMEOUT_S = env.decimal("SOURCE_FETCH_TIMEOUT_S", 30, low=1, high=600)
SOURCE_FETCH_CONTACT = env.text("SOURCE_FETCH_CONTACT")
SOURCE_FETCH_ALLOWED_HOSTS = env.listing("SOURCE_FETCH_ALLOWED_HOSTS")

# --- the queue -----------------------------------------------------------------------------------
REDIS_URL = env.redis_url(STATE_DIR)
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or REDIS_URL
CELERY_RESULT_BACKEND = "taskqueue.results:RunResultBackend"
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_EXTENDED = True
CELERY_RESULT_EXPIRES = env.integer("CELERY_RESULT_EXPIRES", 86_400, low=60)
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True

CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_DEFAULT_PRIORITY = 5
# With the priority: what is sent by name alone (send_task, `celery call`) knows no task's default.
_usual = {"priority": CELERY_TASK_DEFAULT_PRIORITY}
CELERY_TASK_ROUTES = {
    "biographies.validate_*": {"queue": "validation", **_usual},
    "biographies.export_*": {"queue": "export", **_usual},
    "biographies.tend_*": {"queue": "monitoring", **_usual},
    "biographies.*": {"queue": "content_generation", **_usual},
    "taskqueue.*": {"queue": "monitoring", **_usual},
}
CELERY_TASK_QUEUE_MAX_PRIORITY = 10  # RabbitMQ's x-max-priority
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = False
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TASK_TRACK_STARTED = False  # the claim says it, see taskqueue.results
CELERY_TASK_SEND_SENT_EVENT = True
CELERY_TASK_TIME_LIMIT = env.integer("CELERY_TASK_TIME_LIMIT", 3_600, low=1)
# Never above the hard one: Celery arms that only when the soft one is over.
CELERY_TASK_SOFT_TIME_LIMIT = env.integer(
    "CELERY_TASK_SOFT_TIME_LIMIT",
    min(3_000, CELERY_TASK_TIME_LIMIT),
    low=1,
    high=CELERY_TASK_TIME_LIMIT,
)
CELERY_TASK_MAX_RETRIES = env.integer("CELERY_TASK_MAX_RETRIES", 3, high=100)
CELERY_TASK_RETRY_BACKOFF = env.backoff("CELERY_TASK_RETRY_BACKOFF")
CELERY_TASK_RETRY_BACKOFF_MAX = env.integer("CELERY_TASK_RETRY_BACKOFF_MAX", 600, low=1)
CELERY_TASK_RETRY_JITTER = env.flag("CELERY_TASK_RETRY_JITTER", default=True)

CELERY_WORKER_PREFETCH_MULTIPLIER = env.integer("CELERY_WORKER_PREFETCH_MULTIPLIER", 1, high=100)
CELERY_WORKER_MAX_TASKS_PER_CHILD = env.integer("CELERY_WORKER_MAX_TASKS_PER_CHILD", 1_000, low=1)
# After a lost broker it left a worker of five processes with three places for as long as those
# were taken: what ended while the broker was away gives none back (Celery 5.7.0).
CELERY_WORKER_ENABLE_PREFETCH_COUNT_REDUCTION = False
CELERY_WORKER_SEND_TASK_EVENTS = True
CELERY_WORKER_POOL_RESTARTS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_POOL_LIMIT = 10
CELERY_BROKER_TRANSPORT_OPTIONS = env.transport_options(CELERY_BROKER_URL)
CELERY_BEAT_SCHEDULER = "taskqueue.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5

TASKQUEUE_ON_END = "biographies.launch.advance"
TASKQUEUE_CHECKS = ["biographies.steps.probing.checks"]
TASKQUEUE_QUEUES = [
    "high_priority", "content_generation", "validation", "export", "monitoring", "default",
]  # fmt: skip
TASKQUEUE_LEASE_S = env.decimal("TASKQUEUE_LEASE_S", 60, low=1)
TASKQUEUE_HEARTBEAT_S = env.decimal("TASKQUEUE_HEARTBEAT_S", 15, low=0.1)
TASKQUEUE_HEARTBEAT_AFTER_S = env.decimal("TASKQUEUE_HEARTBEAT_AFTER_S", 10, low=0)
TASKQUEUE_SWEEP_S = env.decimal("TASKQUEUE_SWEEP_S", 10, low=0.1)
TASKQUEUE_SWEEP_OVERDUE_S = env.decimal("TASKQUEUE_SWEEP_OVERDUE_S", 30, low=0.2)
TASKQUEUE_REPUBLISH_AFTER_S = env.decimal("TASKQUEUE_REPUBLISH_AFTER_S", 900, low=1)
TASKQUEUE_STOP_GRACE_S = env.decimal("TASKQUEUE_STOP_GRACE_S", 0)
TASKQUEUE_MAX_CRASHES = env.integer("TASKQUEUE_MAX_CRASHES", 3, low=1)
TASKQUEUE_RESULT_MAX_BYTES = env.integer("TASKQUEUE_RESULT_MAX_BYTES", 65_536, low=1)
TASKQUEUE_CANARY_LATE_S = env.decimal("TASKQUEUE_CANARY_LATE_S", 180, low=1)
TASKQUEUE_HEALTH_OVERDUE_S = env.decimal("TASKQUEUE_HEALTH_OVERDUE_S", 600, low=1)
RABBITMQ_CONSUMER_TIMEOUT_S = env.integer("RABBITMQ_CONSUMER_TIMEOUT_S", 1_800, low=1)
TASKQUEUE_KEEP_ENDED_DAYS = env.integer("TASKQUEUE_KEEP_ENDED_DAYS", 30, low=1)
TASKQUEUE_KEEP_REPORTS_DAYS = env.integer("TASKQUEUE_KEEP_REPORTS_DAYS", 7, low=1)
TASKQUEUE_KEEP_DEAD_LETTERS_DAYS = env.integer("TASKQUEUE_KEEP_DEAD_LETTERS_DAYS", 180, low=1)
TASKQUEUE_WEBHOOK_URL = env.web_address("TASKQUEUE_WEBHOOK_URL")
TASKQUEUE_WEBHOOK_SECRET = env.webhook_secrets("TASKQUEUE_WEBHOOK_SECRET")
if TASKQUEUE_WEBHOOK_URL and not TASKQUEUE_WEBHOOK_SECRET:
    TASKQUEUE_WEBHOOK_SECRET = [env.required("TASKQUEUE_WEBHOOK_SECRET")]  # which is not set

LOGGING = env.logging(level=env.text("LOG_LEVEL", "INFO"))
