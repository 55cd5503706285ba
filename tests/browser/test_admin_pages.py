"""The admin's pages that no journey comes to."""

import pytest

from tests.browser.looking import look
from tests.browser.visiting import sign_in

PAGES = {
    "admin-submit-task": "taskqueue/taskrun/submit/",
    "admin-new-biography": "biographies/biography/add/",
    "admin-new-schedule": "django_celery_beat/periodictask/add/",
    "admin-dead-letter-groups": "taskqueue/deadlettergroup/",
    "admin-operator-actions": "taskqueue/operatoraction/",
    "admin-results": "django_celery_results/taskresult/",
}


def test_a_superuser_comes_to_the_admins_index(page, site):
    page.goto(f"{site}/admin/")
    look(page, "login-before-the-admin")
    sign_in(page, site, group="superuser")
    page.goto(f"{site}/admin/")

    page.get_by_role("heading", level=1).wait_for()
    look(page, "admin-index", is_admin=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_admin_keeps_the_rules(page, site, name):
    sign_in(page, site, group="superuser")

    page.goto(f"{site}/admin/{PAGES[name]}")

    look(page, name, is_admin=True)


def test_the_login_says_what_was_wrong(page, site):
    page.goto(f"{site}/login/")
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()

    page.get_by_role("alert").wait_for()
    look(page, "login-refused")
