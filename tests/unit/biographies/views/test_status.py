"""The status page: whether everything is up, in an editor's words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import broker
from taskqueue.desk import pauses
from taskqueue.models import HealthReport, WorkerVitals
from tests.factories import make_run
from tests.people import browse_as

pytestmark = pytest.mark.django_db
ALL = ["high_priority", "content_generation", "validation", "export", "monitoring", "default"]


@pytest.fixture(autouse=True)
def broker_is_there(monkeypatch):
    monkeypatch.setattr(broker, "current_epoch", lambda: "an-epoch")


def make_worker(**values):
    return WorkerVitals.objects.create(**({"name": "content@here", "queues": ALL} | values))


def make_report(**values):
    columns = {"is_healthy": True, "status": "healthy", "checks": {}}
    return HealthReport.objects.create(**(columns | values))


def words_of(group="editor"):
    return " ".join(browse_as(group).get("/status/").content.decode().split())


def test_all_is_well_in_one_sentence():
    make_worker()
    make_report()

    html = words_of()

    assert "Everything that makes a book is up." in html
    assert "Reads sources, plans books and writes chapters." in html
    assert "every 15s" in html


def test_before_anything_ran_it_says_that_no_worker_is_up():
    html = words_of()

    assert "No worker is up" in html
    assert "No worker was seen today." in html
    assert "None yet: the first comes" in html


def test_a_queue_that_nobody_serves_is_named_by_what_it_does():
    make_worker(queues=["content_generation", "high_priority", "validation", "monitoring"])

    html = words_of()

    assert "Nobody does this at present: Makes the files" in html
    assert "Nobody does this at present: Whatever has no queue" not in html


def test_the_queue_that_no_book_needs_matters_when_something_waits_in_it():
    make_worker(queues=ALL[:-1])
    make_run(queue="default", state="QUEUED")

    assert "Nobody does this at present: Whatever has no queue" in words_of()


def test_a_silent_broker_is_told_and_costs_one_question(monkeypatch):
    asked = []
    monkeypatch.setattr(broker, "current_epoch", lambda: asked.append(1))
    make_worker()

    assert "Work cannot be handed to the workers just now" in words_of()
    assert len(asked) == 1


def test_a_paused_queue_says_who_paused_it_and_why():
    make_worker()
    pauses.pause("export", by="ops", reason="new <b>disk</b>")

    html = words_of()

    assert "Paused: Makes the files" in html
    assert "by ops: new &lt;b&gt;disk&lt;/b&gt;" in html


def test_the_figures_of_a_queue_are_there():
    make_worker()
    an_hour = timezone.now() - timedelta(hours=1)
    make_run(queue="export", state="QUEUED", available_at=an_hour)
    make_run(queue="export", state="STARTED", worker="content@here")

    html = words_of()

    assert 'data-label="Running" class="number">1<' in html
    assert 'data-label="Waiting" class="number">1<' in html
    assert "1 h 0 m" in html
    assert "1 of 1" in html


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("disk", "hardly any room left"),
        ("queue export", "Late, or not done at present: Makes the files"),
        ("queue odd", "A queue is not served."),
        ("new rule", "Something is not as it should be."),
    ],
)
def test_what_the_last_check_found_is_said_in_plain_words(name, meaning):
    make_worker()
    make_report(status="degraded", is_healthy=False, reasons=["see x"], checks={name: "see x"})

    html = words_of()

    assert meaning in html
    assert "see x" in html
    assert "the last health check found something" in html


def test_an_old_report_says_that_nobody_looks():
    make_worker()
    make_report(at=timezone.now() - timedelta(hours=2))

    assert "nobody looks at present" in words_of()


def test_an_unchanged_page_is_not_sent_again():
    make_worker()
    editor = browse_as()
    seen = editor.get("/status/").context["signature"]

    same = editor.get(f"/status/?seen={seen}", headers={"HX-Request": "true"})
    make_run(queue="export", state="QUEUED")
    changed = editor.get(f"/status/?seen={seen}", headers={"HX-Request": "true"})

    assert same.status_code == 204
    assert changed.status_code == 200
    assert b"<h1>" not in changed.content


def test_only_operators_get_links_to_their_desk():
    assert "/admin/taskqueue/taskrun/" in words_of("operator")
    assert "/admin/taskqueue/" not in words_of("editor")


def test_it_costs_a_few_statements(django_assert_max_num_queries):
    editor = browse_as()
    make_worker()
    make_report()

    with django_assert_max_num_queries(12):
        editor.get("/status/")


def test_it_is_for_those_who_may_see_books(client):
    assert client.get("/status/").url.startswith("/login/")
    assert browse_as("").get("/status/").status_code == 403
    assert browse_as().post("/status/").status_code == 405
