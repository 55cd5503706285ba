"""Who may open and send what: the whole site, written by hand, not read from the code.

A right is a text of eight letters, one for each of ROLES in their order:

    +  let in (a page, a redirect onwards, or a form's refusal at its fields)
    L  sent to the login
    3  403
    4  404, as for what is not there
    -  405: the address does not take this method

Each address has two such texts: for GET and for POST.
"""

ROLES = (
    "anonymous",
    "nobody",  # logged in, in no group
    "owner",  # an editor, of their own book
    "stranger",  # an editor, of another's book
    "colleague",  # an editor, of another's book that is shared
    "operator",
    "auditor",
    "superuser",
)

ALL, NO_METHOD = "++++++++", "--------"
READS = "L3+4++++"
ANY_READER = "L3++++++"  # pages that are of no book
WRITES = "L3+4++3+"  # what editors and operators may
EDITS = "L3+4+33+"  # what is the editors' alone: texts, findings
POST_ONLY = "L3------"
READ_ONLY = "L3------"  # POST to a page that has no form

BOOK = "biographies/<str:slug>/"
PART = BOOK + "chapters/<part:part>/"
SOURCE = BOOK + "sources/<int:pk>/"

OPEN = {
    "healthz": (ALL, NO_METHOD),
    "readyz": (ALL, NO_METHOD),
    "favicon.ico": (ALL, ALL),  # a redirect, whatever the method
    "login/": (ALL, ALL),
    "logout/": (NO_METHOD, "LLLLLLLL"),
}
EDITORS = {
    "": (ANY_READER, READ_ONLY),
    "help/": (ANY_READER, READ_ONLY),
    "status/": (ANY_READER, READ_ONLY),
    "biographies/new/": ("L3++++3+", "L3++++3+"),
    BOOK: (READS, READ_ONLY),
    BOOK + "start/": (POST_ONLY, WRITES),
    BOOK + "retry/": (POST_ONLY, WRITES),
    BOOK + "cancel/": (WRITES, WRITES),
    BOOK + "approve/": (POST_ONLY, WRITES),
    BOOK + "delete/": (WRITES, WRITES),
    BOOK + "exports/": (READS, WRITES),
    BOOK + "exports/retry/": (POST_ONLY, WRITES),
    BOOK + "exports/<uuid:export>/": (READS, READ_ONLY),
    BOOK + "exports/<uuid:export>/preflight/": (READS, READ_ONLY),
    BOOK + "costs/": (READS, WRITES),
    BOOK + "style/": (READS, WRITES),
    BOOK + "front-matter/": (READS, WRITES),
    BOOK + "word-template/": (READS, WRITES),
    BOOK + "pictures/": (READS, WRITES),
    BOOK + "pictures/<int:pk>/": (READS, WRITES),
    BOOK + "pictures/<int:pk>/file/": (READS, READ_ONLY),
    BOOK + "pictures/<int:pk>/remove/": (WRITES, WRITES),
    BOOK + "sources/": (READS, WRITES),
    BOOK + "sources/address/": (POST_ONLY, WRITES),
    BOOK + "sources/records/": (READS, WRITES),
    BOOK + "sources/records/pick/": (POST_ONLY, WRITES),
    SOURCE: (READS, WRITES),
    SOURCE + "read/": (POST_ONLY, WRITES),
    SOURCE + "replace/": (POST_ONLY, WRITES),
    SOURCE + "recheck/": (POST_ONLY, EDITS),
    SOURCE + "remove/": (WRITES, WRITES),
    SOURCE + "exclude/": (WRITES, WRITES),
    SOURCE + "include/": (WRITES, WRITES),
    BOOK + "findings/<int:finding>/ignore/": (POST_ONLY, EDITS),
    BOOK + "findings/<int:finding>/reopen/": (POST_ONLY, EDITS),
    PART: (READS, READS),
    PART + "citations/<int:ordinal>/": (READS, READS),
    PART + "live/": (READS, READS),
    PART + "check/": (POST_ONLY, WRITES),
    PART + "approve/": (POST_ONLY, EDITS),
    PART + "recheck/": (POST_ONLY, EDITS),
    PART + "locks/": (POST_ONLY, EDITS),
    PART + "locks/<int:pk>/remove/": (POST_ONLY, EDITS),
    PART + "reopen/": (POST_ONLY, EDITS),
    PART + "findings/<int:finding>/ignore/": (POST_ONLY, EDITS),
    PART + "findings/<int:finding>/reopen/": (POST_ONLY, EDITS),
    PART + "edit/": (EDITS, EDITS),
    PART + "plan/": (WRITES, WRITES),
    PART + "history/": (READS, READS),
    PART + "history/restore/": ("L3---33-", EDITS),
    PART + "diff/": (READS, READS),
    PART + "feedback/": (WRITES, WRITES),
    PART + "proposals/": (READS, READS),
    PART + "proposals/<int:number>/": (READS, EDITS),
}

DESK = "L3333+++"  # who may enter the admin at all
DESK_READ_ONLY = "L3333---"
ACTS = "L3333+3+"  # who may do something to the queue or have books made
ROOT_ALONE = "L333333+"
ADMIN = {
    "admin/": (DESK, DESK),
    "admin/login/": (DESK, DESK),
    "admin/logout/": ("+3333---", "+3333LLL"),
    "admin/password_change/": (DESK, DESK),
    "admin/password_change/done/": (DESK, DESK_READ_ONLY),
    "admin/autocomplete/": (DESK, DESK_READ_ONLY),
    "admin/jsi18n/": (DESK, DESK_READ_ONLY),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("L3333444", "L3333444"),
    "admin/<app_label>/": (DESK, DESK),
    "admin/<url>": ("L3333444", "L3333444"),
    "admin/auth/user/<id>/password/": (ROOT_ALONE, ROOT_ALONE),
    "admin/taskqueue/taskrun/submit/": (ACTS, ACTS),
    "admin/taskqueue/taskrun/act/<slug:name>/": (ACTS, ACTS),
    "admin/taskqueue/deadletter/act/<slug:name>/": (ACTS, ACTS),
    "admin/taskqueue/deadletter/<int:letter_id>/retry-edited/": (ACTS, ACTS),
    "admin/taskqueue/deadlettergroup/act/<slug:name>/": (ACTS, ACTS),
    "admin/taskqueue/deadlettergroup/<int:group_id>/rule/": (ACTS, ACTS),
    "admin/taskqueue/queuepause/pause/<str:queue>/": (ACTS, ACTS),
    "admin/taskqueue/queuepause/resume/<str:queue>/": (ACTS, ACTS),
    "admin/django_celery_beat/periodictask/run-now/": (ACTS, ACTS),
    "admin/biographies/biography/act/<slug:name>/": (ACTS, ACTS),
    "admin/biographies/chapter/act/<slug:name>/": (ACTS, ACTS),
}

# What each may do to the rows of a model in the admin: v(iew), a(dd), c(hange), d(elete), and
# p(ost acts from the list); for operator, auditor, superuser.
RECORDS = ("v", "v", "v")
SCHEDULES = ("vacd", "v", "vacd")
MODELS = {
    "auth/group": ("", "v", "vacd"),
    "auth/user": ("", "v", "vacd"),
    "axes/accessattempt": ("", "v", "vcd"),
    "axes/accesslog": ("", "v", "vcd"),
    "axes/accessfailurelog": ("", "v", "vcd"),
    "taskqueue/taskrun": ("vp", "v", "vp"),
    "taskqueue/deadletter": ("vp", "v", "vp"),
    "taskqueue/deadlettergroup": ("vp", "v", "vp"),
    "taskqueue/healthreport": RECORDS,
    "taskqueue/workervitals": RECORDS,
    "taskqueue/operatoraction": RECORDS,
    "taskqueue/queuepause": RECORDS,
    "django_celery_results/taskresult": RECORDS,
    "django_celery_results/groupresult": RECORDS,
    "django_celery_beat/periodictask": SCHEDULES,
    "django_celery_beat/intervalschedule": SCHEDULES,
    "django_celery_beat/crontabschedule": SCHEDULES,
    "django_celery_beat/clockedschedule": SCHEDULES,
    "django_celery_beat/solarschedule": ("v", "v", "vacd"),
    "biographies/biography": ("vacp", "v", "vacp"),
    "biographies/chapter": ("vp", "v", "vcp"),
    "biographies/source": ("vc", "v", "vcd"),
    "biographies/sourceversion": RECORDS,
    "biographies/passage": RECORDS,
    "biographies/chapterrevision": RECORDS,
    "biographies/allocation": RECORDS,
    "biographies/citation": RECORDS,
    "biographies/verdict": RECORDS,
    "biographies/checkresult": RECORDS,
    "biographies/finding": RECORDS,
    "biographies/export": RECORDS,
    "biographies/exportpermit": RECORDS,
    "biographies/picture": RECORDS,
    "biographies/modelcall": RECORDS,
    "biographies/modelprovider": RECORDS,
    "biographies/budgetreservation": RECORDS,
    "biographies/decision": RECORDS,
    "biographies/statementlock": RECORDS,
    "biographies/submission": ("", "", "v"),
}
WITH_ACTS = {model for model, rights in MODELS.items() if "p" in rights[2]}


def _allowed(model, letter):
    """Return the right of those in the admin who have this letter for the model."""
    return "L3333" + "".join("+" if letter in rights else "3" for rights in MODELS[model])


def _pages_of(model):
    """Return the addresses that Django's admin gives every model."""
    base, row = f"admin/{model}/", f"admin/{model}/<path:object_id>/"
    see, change, delete = (_allowed(model, letter) for letter in "vcd")
    return {
        base: (see, _allowed(model, "p") if model in WITH_ACTS else see),
        base + "add/": (_allowed(model, "a"),) * 2,
        row + "history/": (see, see),
        row + "delete/": (delete, delete),
        row + "change/": (see, change),
        row: (DESK, DESK),  # an old form of the address: leads on to the page that asks
    }


SITE = OPEN | EDITORS | ADMIN
for _model in MODELS:
    SITE |= _pages_of(_model)
