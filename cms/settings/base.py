"""What is the same everywhere. What differs is read from the environment by the three beside it."""

from typing import Any
from zoneinfo import available_timezones

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from cms.settings import mail
from cms.settings.clock import CELERY_BEAT_SCHEDULE  # noqa: F401
from cms.settings.environment import BASE_DIR, env

DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")

INSTALLED_APPS = [
    "cms",
    "renewals",
    "certificates",
    "quizzes",
    "courses",
    "practitioners",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "practitioners.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtailmedia",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "anymail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",  # full-text search columns; silent on SQLite
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.content_security_policy",
    "cms.page_cache.keep_public_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "practitioners.middleware.own_language_and_time_zone",
    "practitioners.middleware.second_factor_for_staff",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
CSRF_FAILURE_VIEW = "cms.views.form_went_stale"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.site",
            ],
            "builtins": ["cms.templatetags.icons"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "practitioners.User"
AUTHENTICATION_BACKENDS = ["practitioners.backends.EmailBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "practitioners.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "practitioners.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "practitioners.forms.accounts.LoginForm",
    "signup": "practitioners.forms.accounts.SignupForm",
    "add_email": "practitioners.forms.accounts.AddEmailForm",
    "reset_password": "practitioners.forms.accounts.ResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Filiform"
MFA_FOR_STAFF = True
DEMO_SIGN_IN = False  # whether the demo people have the password that everybody knows
ACCOUNT_EMAIL_NOTIFICATIONS = True
USERSESSIONS_TRACK_ACTIVITY = False

# Language and time. A person's own zone is switched on by the middleware.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# Letters speak more languages than pages: each name is said in its own. The first is the site's.
LETTER_LANGUAGES = [("en-gb", "English"), ("es", "Español"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["cms.formats"]
USE_TZ = True

# "local" stays inside a process: for what each page shows and nobody minds being a little old.
LOCAL_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"}
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "local": LOCAL_CACHE,
}

# How long a public page is kept whole for visitors; a change shows at once. 0 keeps none.
PUBLIC_PAGES_SECONDS = env.count("PUBLIC_PAGES_SECONDS", 300)

# How long the body of a lesson is kept as its learners see it; a change shows at once. 0 keeps none.
LESSON_BODIES_SECONDS = 300

# Files. "private" holds proofs and certificates: no address of its own, served by views that ask first.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PROOF_MAX_BYTES = 10 * 1024 * 1024
VIDEO_MAX_BYTES = env.count("VIDEO_MAX_MB", 500) * 1024 * 1024
# Whether a decision about an outside activity waits until another person has confirmed it.
EVIDENCE_SECOND_PERSON = env.bool("EVIDENCE_SECOND_PERSON", False)
# After how many months staff look at the register of a verified licence again. 0: never by itself.
LICENCE_RECHECK_MONTHS = env.count("LICENCE_RECHECK_MONTHS", 12)
FILE_UPLOAD_PERMISSIONS = 0o640
# Typst looks here for fonts beside those shipped (CJK is too large to ship).
FONTS_DIR = env.path("FONTS_DIR", None)

# Mail
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Filiform <training@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The interface of a provider instead of SMTP, and the secret with which it tells us what became of letters.
MAIL_PROVIDER: str = env.mail_provider("MAIL_PROVIDER", "")
MAIL_EVENTS_SECRET: str = env.user_and_password("MAIL_EVENTS_SECRET", "")
ANYMAIL = mail.anymail(MAIL_PROVIDER, env.dict("MAIL_PROVIDER_OPTIONS", {}), MAIL_EVENTS_SECRET)

# Who issues
SITE_NAME = env.str("SITE_NAME", "Filiform")
PROVIDER_NAME = env.str("PROVIDER_NAME", "Filiform Training")
PROVIDER_NUMBER = env.str("PROVIDER_NUMBER", "")
HELP_EMAIL = env.str("HELP_EMAIL", "help@localhost")
# A server that stamps the time onto signatures (RFC 3161). A certificate never waits for it.
TIMESTAMP_URL = env.web_address("TIMESTAMP_URL", "")

# Wagtail
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Debian lists "localtime" among the zones: no browser knows it, and the page of one's account stopped at it.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.workflows.publish_finished"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "vtt"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.ImageForm"
# The form looks into the file itself, so that no list of endings is needed.
WAGTAILMEDIA = {
    "MEDIA_MODEL": "courses.Video",
    "MEDIA_FORM_BASE": "courses.admin.video_form.VideoForm",
    "VIDEO_EXTENSIONS": [],
}
WAGTAILDOCS_CONTENT_TYPES = {"application/pdf": ["pdf"], "text/vtt": ["vtt"]}

# Security. The policy of the editors' pages is wider, see cms.middleware.
SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "practitioners.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editors' preview; the policy above forbids frames elsewhere
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long StreamField pages

# One stream for all of it. Django's own handlers write nothing at all unless DEBUG is on.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "cms.logs.LineFormatter"},
        "json": {"()": "cms.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# Celery. Redis is only the wire: measured in docs/decisions/0002-what-is-owed-stands-in-the-database.md.
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_TIME_LIMIT = 180
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 5
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1000  # a new database connection for each task costs two thirds of grading
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "courses.tasks.mail_change_notices": {"queue": "mail"},
    "quizzes.tasks.grade_attempt": {"queue": "grade"},
    "quizzes.tasks.mail_regrade": {"queue": "mail"},
    "quizzes.tasks.mail_lowered_mark": {"queue": "mail"},
    "quizzes.tasks.mail_report_answer": {"queue": "mail"},
    "courses.tasks.mail_announcement": {"queue": "mail"},
    "courses.tasks.mail_problem_answer": {"queue": "mail"},
    "certificates.tasks.issue_certificate": {"queue": "certificate"},
    "certificates.tasks.render_certificate": {"queue": "certificate"},
    "certificates.tasks.mail_certificate": {"queue": "mail"},
    "certificates.tasks.mail_decision": {"queue": "mail"},
    "certificates.tasks.work_on_run": {"queue": "bulk"},
    "renewals.tasks.send_reminder": {"queue": "mail"},
    "renewals.tasks.send_reminders": {"queue": "mail"},
    "courses.tasks.mail_review_letters": {"queue": "mail"},
    "practitioners.tasks.*": {"queue": "mail"},
}
# Many certificates at once wait behind everything else.
WORKER_QUEUES = ["grade", "certificate", "mail", "default", "bulk"]
