"""One row of everything that an address of the site can name, its texts as hostile as can be."""

import re

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from django_celery_results.models import GroupResult, TaskResult

from biographies.models import (
    BudgetReservation,
    CheckResult,
    Decision,
    ExportPermit,
    ModelCall,
    ModelProvider,
    Picture,
    SourceVersion,
    StatementLock,
    Submission,
    Verdict,
)
from taskqueue import dead_letters
from taskqueue.models import HealthReport, OperatorAction, Pulse, QueuePause, TaskAttempt
from tests import factories as make
from tests.people import make_person
from tests.unit.taskqueue.builders import make_failure, make_run, make_worker

HOSTILE = (
    "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'"
    "{{ 7191*7193 }}{% now 'Y' %}\u202etxet\u200b\u0001"
)
HOSTILE_MARKDOWN = (
    f"{HOSTILE}\n\n## {HOSTILE}\n\n[a link](javascript:alert(3)) "
    '![a picture](x" onerror="alert(4))\n\n<svg onload=alert(5)>\n\nAda wrote.[^1]\n'
)
AXES = {"username": HOSTILE, "ip_address": "192.0.2.7", "user_agent": HOSTILE, "path_info": "/"}


def make_everything():
    """Write the rows; return {what a row is of: the row}."""
    rows = {"biography": make.make_biography(
        owner=make_person("editor", username="owner"), is_shared=False, title=HOSTILE,
        subject=HOSTILE, state="needs_review", reason=HOSTILE, starts=1, plan_version=1,
    )}  # fmt: skip
    _add_text(rows)
    _add_findings(rows)
    _add_queue(rows)
    _add_schedules(rows)
    _add_people(rows)
    return rows


def _add_text(rows):
    book = rows["biography"]
    source = rows["source"] = make.make_source(
        biography=book, filename=HOSTILE, state="ready", record={"title": HOSTILE, "url": HOSTILE},
        error_message=HOSTILE,
    )  # fmt: skip
    version = rows["sourceversion"] = SourceVersion.objects.create(
        source=source, number=1, text=f"{HOSTILE} Ada wrote.", text_sha256="0", encoding="utf-8",
        title=HOSTILE,
    )  # fmt: skip
    passage = rows["passage"] = make.make_passage(
        version=version, ordinal=1, text=f"{HOSTILE} Ada wrote.", heading=HOSTILE
    )
    type(source).objects.filter(pk=source.pk).update(current_version=version)
    chapter = rows["chapter"] = make.make_chapter(
        biography=book, title=HOSTILE, brief=HOSTILE, markdown=HOSTILE_MARKDOWN,
        state="needs_review", error_code="unit.bad", error_message=HOSTILE,
    )  # fmt: skip
    revision = rows["chapterrevision"] = chapter.current_revision
    rows["proposal"] = make.make_revision(
        chapter=chapter, markdown=f"Other. {HOSTILE_MARKDOWN}", parent=revision, is_proposal=True,
        feedback=HOSTILE, reason=HOSTILE, author=HOSTILE, author_kind="person",
    )  # fmt: skip
    rows["allocation"] = make.make_allocation(biography=book, chapter=chapter, passage=passage)
    rows["citation"] = make.make_citation(revision=revision, passage=passage, ordinal=1)
    rows["decision"] = Decision.objects.create(
        chapter=chapter, revision=revision, kind="approved", person=HOSTILE, reason=HOSTILE
    )
    rows["exportpermit"] = ExportPermit.objects.create(
        biography=book, text_hash="0", statements=1, person=HOSTILE, reason=HOSTILE
    )
    kept = default_storage.save("pictures/a.png", ContentFile(b"a picture"))
    rows["picture"] = Picture.objects.create(
        biography=book, name="a.png", file=kept, media_type="image/png", width=1,
        height=1, size=1, sha256="0", description=HOSTILE, credit=HOSTILE, person=HOSTILE,
    )  # fmt: skip
    rows["statementlock"] = StatementLock.objects.create(
        chapter=chapter, text=HOSTILE, text_sha256="0", person=HOSTILE
    )


def _add_findings(rows):
    book, chapter = rows["biography"], rows["chapter"]
    said = {"message": HOSTILE, "rule": HOSTILE[:60], "evidence": {"quote": HOSTILE}}
    revision = rows["chapterrevision"]
    rows["finding"] = make.make_finding(chapter=chapter, revision=revision, **said)
    make.make_finding(
        chapter=chapter, revision=revision, state="ignored", state_reason=HOSTILE,
        state_by=HOSTILE, severity="warning", **said,
    )  # fmt: skip
    rows["book_finding"] = make.make_finding(biography=book, chapter=None, **said)
    rows["checkresult"] = CheckResult.objects.create(
        biography=book, revision=revision, check_kind="length", is_valid=False
    )
    rows["verdict"] = Verdict.objects.create(
        statement_sha256="a", passage_sha256="b", checker_version="1", support="quoted",
        model=HOSTILE, detail={"why": HOSTILE},
    )  # fmt: skip
    name = default_storage.save("exports/book.md", ContentFile(b"text"))
    rows["export"] = make.make_export(
        biography=book, file=name, options={"x": HOSTILE}, report={"notes": [HOSTILE]}
    )
    rows["modelcall"] = ModelCall.objects.create(
        biography=book, request_sha256="a", endpoint=HOSTILE[:200], model=HOSTILE,
        outcome="answered", answer=HOSTILE,
    )  # fmt: skip
    rows["modelprovider"] = ModelProvider.objects.create(
        name=HOSTILE[:40], reason=HOSTILE, probed_model=HOSTILE, abilities={"x": HOSTILE}
    )
    rows["budgetreservation"] = BudgetReservation.objects.create(
        biography=book, provider=HOSTILE[:40], model=HOSTILE, request_sha256="a", tokens=1,
        expires_at=timezone.now(),
    )  # fmt: skip
    rows["submission"] = Submission.objects.create(key="k", person=book.owner, location=HOSTILE)


def _add_queue(rows):
    subject = rows["biography"].run_subject
    said = {"subject": subject, "error_message": HOSTILE, "kwargs": {"x": HOSTILE}}
    for state in ("PENDING", "STARTED", "RETRY", "HELD", "CANCELLED"):
        make_run(state=state, cancel_reason=HOSTILE, step=HOSTILE[:100], worker=HOSTILE, **said)
    run = rows["taskrun"] = make_run(
        state="FAILURE", attempt=1, step="write", worker=HOSTILE, error_code="unit.bad", **said
    )
    TaskAttempt.objects.create(
        run=run, number=1, worker=HOSTILE, message=HOSTILE, traceback=HOSTILE,
        error_class=HOSTILE, outcome="error",
    )  # fmt: skip
    failure = make_failure(message=HOSTILE, traceback=HOSTILE, error_class=HOSTILE)
    letter = rows["deadletter"] = dead_letters.bury(run, failure, code="unit.later")
    rows["deadlettergroup"] = letter.group
    rows["healthreport"] = HealthReport.objects.create(
        is_healthy=False, status="degraded", reasons=[HOSTILE], checks={"x": HOSTILE}
    )
    rows["workervitals"] = make_worker("w1@test")
    make_worker(HOSTILE)
    rows["operatoraction"] = OperatorAction.objects.create(
        actor=HOSTILE, action="pause_queue", target=HOSTILE, reason=HOSTILE, detail={"x": HOSTILE}
    )
    rows["queuepause"] = QueuePause.objects.create(
        queue="export", paused_by=HOSTILE, reason=HOSTILE
    )
    Pulse.objects.create(name="beat")


def _add_schedules(rows):
    interval = rows["intervalschedule"] = IntervalSchedule.objects.create(every=7, period="hours")
    rows["crontabschedule"] = CrontabSchedule.objects.create(minute="13")
    rows["clockedschedule"] = ClockedSchedule.objects.create(clocked_time=timezone.now())
    rows["solarschedule"] = SolarSchedule.objects.create(event="sunset", latitude=1, longitude=1)
    rows["periodictask"] = PeriodicTask.objects.create(
        name=HOSTILE, task="unit.add", interval=interval, description=HOSTILE, args="[1, 2]"
    )
    rows["taskresult"] = TaskResult.objects.create(
        task_id=rows["taskrun"].pk, task_name=HOSTILE, status="FAILURE", result=HOSTILE,
        traceback=HOSTILE, worker=HOSTILE, periodic_task_name=HOSTILE, task_args=HOSTILE,
    )  # fmt: skip
    rows["groupresult"] = GroupResult.objects.create(group_id="g", result=HOSTILE)


def _add_people(rows):
    rows["user"] = User.objects.create_user("visitor", first_name=HOSTILE[:100])
    rows["group"] = Group.objects.create(name=HOSTILE)
    failures = {"failures_since_start": 1, "get_data": HOSTILE, "post_data": HOSTILE}
    rows["accessattempt"] = AccessAttempt.objects.create(**AXES, **failures)
    rows["accesslog"] = AccessLog.objects.create(**AXES)
    rows["accessfailurelog"] = AccessFailureLog.objects.create(**AXES)


ACT_OF = {
    "taskrun": "cancel_runs",
    "deadletter": "archive_dead_letters",
    "deadlettergroup": "archive_dead_letters",
    "biography": "start_biographies",
    "chapter": "check_chapters",
}


def address_of(route, rows):
    """Return an address of a route, of the rows that it names."""
    names = {
        "slug": rows["biography"].slug, "part": "1", "ordinal": 1, "pk": rows["source"].pk,
        "number": rows["proposal"].number, "export": rows["export"].pk,
        "finding": rows["finding" if "/chapters/" in route else "book_finding"].pk,
        "queue": "export", "letter_id": rows["deadletter"].pk, "id": rows["user"].pk,
        "group_id": rows["deadlettergroup"].pk, "content_type_id": 1, "app_label": "taskqueue",
        "url": "nothing/here",
    }  # fmt: skip
    if "/pictures/" in route:
        names["pk"] = rows["picture"].pk
    model = route.split("/")[2] if route.count("/") > 2 else ""
    if model in rows:
        pk = str(rows[model].pk)
        names |= {"object_id": pk.replace("_", "_5F").replace("/", "_2F"),
                  "name": ACT_OF.get(model)}  # fmt: skip
    names.setdefault("object_id", 1)
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(names[found[1]]), route)
    if route == "admin/autocomplete/":
        path += "?app_label=biographies&model_name=chapter&field_name=biography"
    return path


def data_of(route, rows):
    """Return what a POST to a route has to say for it to mean a row; elsewhere nothing."""
    if route.endswith("/history/restore/"):
        text = rows["chapterrevision"]
        return {"number": text.number, "base": text.pk}
    if route.endswith("/exports/retry/"):
        return {"run": rows["taskrun"].pk}
    return {}
