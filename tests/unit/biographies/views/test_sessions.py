import pytest
from django.test import Client

from tests.people import PASSWORD, browse_as, make_person

pytestmark = pytest.mark.django_db


def log_in(client, name, password, **more):
    return client.post("/login/", {"username": name, "password": password, **more})


def test_who_logs_in_comes_to_the_page_that_was_asked_for():
    person = make_person()
    client = Client()
    asked = client.get("/biographies/ada/")

    answer = log_in(client, person.username, PASSWORD, next="/help/")

    assert asked.url == "/login/?next=/biographies/ada/"
    assert (answer.status_code, answer.url) == (302, "/help/")


def test_nobody_is_led_to_another_site_by_the_login():
    person = make_person()

    answer = log_in(Client(), person.username, PASSWORD, next="https://elsewhere.example/")

    assert answer.url == "/"


def test_too_many_wrong_passwords_close_the_login_even_for_the_right_one(settings):
    person, client = make_person(), Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = log_in(client, person.username, "wrong")

    assert answer.status_code == 429
    assert "for 15 minutes" in answer.content.decode()
    assert log_in(client, person.username, PASSWORD).status_code == 429


def test_another_name_is_not_closed_out_with_it(settings):
    person, other, client = make_person(), make_person(), Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, person.username, "wrong")

    assert log_in(client, other.username, PASSWORD).status_code == 302


def test_logging_out_takes_a_post():
    client = browse_as()

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").url == "/login/?next=/"


def test_the_admin_has_no_login_of_its_own():
    answer = Client().get("/admin/")

    assert Client().get(answer.url).url == "/login/?next=/admin/"


@pytest.mark.parametrize(
    ("group", "status"), [("operator", 200), ("auditor", 200), ("editor", 403), ("", 403)]
)
def test_the_admin_is_entered_by_group(group, status):
    answer = browse_as(group).get("/admin/", follow=True)

    assert answer.status_code == status


def test_pages_carry_a_strict_policy_and_an_id():
    answer = browse_as().get("/")

    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert len(answer.headers["X-Request-ID"]) == 16


def test_who_is_in_no_group_is_told_so():
    answer = browse_as("").get("/")

    assert answer.status_code == 403
    assert "You may not do that" in answer.content.decode()


def test_a_browser_keeps_no_page_that_the_next_person_could_go_back_to():
    client = browse_as()

    assert "no-store" in client.get("/").headers["Cache-Control"]
    assert client.post("/logout/").headers["Clear-Site-Data"] == '"cache"'


def test_a_page_with_long_texts_is_still_there_on_the_way_back():
    assert "no-store" not in browse_as().get("/biographies/new/").headers.get("Cache-Control", "")


def test_who_was_logged_out_while_editing_is_told_where_the_text_is():
    html = Client().get("/login/?next=/biographies/ada/chapters/1/edit/").content.decode()

    assert "This browser has kept a" in html
    assert "This browser has kept a" not in Client().get("/login/?next=/").content.decode()
