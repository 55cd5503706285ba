"""The admin's pages that everybody there passes through."""

from tests.browser.looking import look
from tests.browser.visiting import sign_in

# The stock admin's, which its own style sheet is to mend.
STOCK = ("target-size", "link-in-text-block")


def test_a_superuser_comes_to_the_admins_index(page, site):
    page.goto(f"{site}/admin/")
    look(page, "login-before-the-admin")
    sign_in(page, site, group="superuser")
    page.goto(f"{site}/admin/")

    page.get_by_role("heading", level=1).wait_for()
    look(page, "admin-index", known=STOCK, is_admin=True)


def test_the_login_says_what_was_wrong(page, site):
    page.goto(f"{site}/login/")
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()

    page.get_by_role("alert").wait_for()
    look(page, "login-refused")
