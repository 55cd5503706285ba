"""All settings; what differs between machines comes from the environment (.env.example)."""

from pathlib import Path
from typing import Any

from bookgen_site import env

env.load_dotenv()

BASE_DIR = env.BASE_DIR
STATE_DIR = Path(env.text("BOOKGEN_STATE_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.required("SECRET_KEY")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_celery_beat",
    "django_celery_results",
    "taskqueue",
    "biographies",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ]
        },
    }
]

DATABASES: dict[str, Any] = {"default": env.database(STATE_DIR / "bookgen.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of one that is not there
WHITENOISE_USE_FINDERS = True  # nothing to collect before the first start
MEDIA_ROOT = STATE_DIR / "media"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
BIOGRAPHIES_OUT_DIR = Path(env.text("BOOKGEN_OUT_DIR", str(BASE_DIR / "out")))

SECURE_HTTPS = env.flag("SECURE_HTTPS", default=False)
SECURE_SSL_REDIRECT = SECURE_HTTPS
SESSION_COOKIE_SECURE = SECURE_HTTPS
CSRF_COOKIE_SECURE = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HTTPS
SECURE_HSTS_PRELOAD = SECURE_HTTPS
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "admin:login"

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
CELERY_TASK_ROUTES = {
    "biographies.validate_*": {"queue": "validation"},
    "biographies.export_*": {"queue": "export"},
    "biographies.*": {"queue": "content_generation"},
    "taskqueue.*": {"queue": "monitoring"},
}
CELERY_TASK_DEFAULT_PRIORITY = 5
CELERY_TASK_QUEUE_MAX_PRIORITY = 10  # RabbitMQ's x-max-priority
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = False
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TASK_TRACK_STARTED = False  # the claim says it, see taskqueue.results
CELERY_TASK_SEND_SENT_EVENT = True
CELERY_TASK_TIME_LIMIT = env.integer("CELERY_TASK_TIME_LIMIT", 3_600, low=1)
CELERY_TASK_SOFT_TIME_LIMIT = env.integer("CELERY_TASK_SOFT_TIME_LIMIT", 3_000, low=1)
CELERY_TASK_MAX_RETRIES = env.integer("CELERY_TASK_MAX_RETRIES", 3, high=100)
CELERY_TASK_RETRY_BACKOFF = env.backoff("CELERY_TASK_RETRY_BACKOFF")
CELERY_TASK_RETRY_BACKOFF_MAX = env.integer("CELERY_TASK_RETRY_BACKOFF_MAX", 600, low=1)
CELERY_TASK_RETRY_JITTER = env.flag("CELERY_TASK_RETRY_JITTER", default=True)

CELERY_WORKER_PREFETCH_MULTIPLIER = env.integer("CELERY_WORKER_PREFETCH_MULTIPLIER", 1, high=100)
CELERY_WORKER_MAX_TASKS_PER_CHILD = env.integer("CELERY_WORKER_MAX_TASKS_PER_CHILD", 1_000, low=1)
CELERY_WORKER_SEND_TASK_EVENTS = True
CELERY_WORKER_POOL_RESTARTS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_POOL_LIMIT = 10
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 4 * 3_600,  # above every hard limit and retry delay, the same everywhere
    "sep": ":",  # the list of priority 9 is `name:9`; Flower needs to be told
    "priority_steps": list(range(10, -1, -1)),  # Flower sums queue lengths over these
    "queue_order_strategy": "priority",
    "queue_rank": {"high_priority": 0},
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "health_check_interval": 25,
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5

TASKQUEUE_ON_END = "biographies.launch.advance"
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
TASKQUEUE_KEEP_ENDED_DAYS = env.integer("TASKQUEUE_KEEP_ENDED_DAYS", 30, low=1)
TASKQUEUE_KEEP_DEAD_LETTERS_DAYS = env.integer("TASKQUEUE_KEEP_DEAD_LETTERS_DAYS", 180, low=1)

LOGGING = env.logging(level=env.text("LOG_LEVEL", "INFO"))
