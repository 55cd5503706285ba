"""How a person comes into the site."""

from tests.people import PASSWORD, make_person


def sign_in(page, site, person=None, *, group="editor"):
    """Log a person in by the form and return them; a new one of the group unless given."""
    person = person or make_person(group)
    page.goto(f"{site}/login/")
    page.get_by_label("User name").fill(person.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=f"Log out {person.username}").wait_for()
    return person
