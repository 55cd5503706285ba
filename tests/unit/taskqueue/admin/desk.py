"""What the desk's tests do as a person would: tick rows, choose an act, confirm it."""

from html import unescape
from html.parser import HTMLParser

from django.urls import reverse

RUNS = reverse("admin:taskqueue_taskrun_changelist")
LETTERS = reverse("admin:taskqueue_deadletter_changelist")
GROUPS = reverse("admin:taskqueue_deadlettergroup_changelist")
INDEX = reverse("admin:index")


class _Hidden(HTMLParser):
    """Finds the hidden fields of the form that goes to `action`, or of any of the page's."""

    def __init__(self, action=""):
        super().__init__()
        self.found, self._action, self._is_in = {}, action, False

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._is_in = said.get("action") == self._action if self._action else True
        if tag == "input" and said.get("type") == "hidden" and self._is_in:
            self.found[said["name"]] = unescape(said.get("value") or "")


def hidden(page, action=""):
    """Return the hidden fields of a page's form."""
    parser = _Hidden(action)
    parser.feed(page.content.decode())
    return parser.found


def act_url(name, model="taskrun"):
    """Return the address of an act."""
    return reverse(f"admin:taskqueue_{model}_act", args=[name])


def tick(client, name, *rows, where=RUNS, select_all=False):
    """Tick rows in a list, choose an act and return the page that shows what it would do."""
    chosen = [row.pk for row in rows]
    across = "1" if select_all else "0"
    data = {"action": name, "_selected_action": chosen, "select_across": across, "index": "0"}
    return client.post(where, data)


def confirm(client, page, name, *, model="taskrun", **typed):
    """Press the button of a page that shows what an act would do."""
    address = act_url(name, model)
    return client.post(address, {**hidden(page, address), **typed})


def said(client, answer):
    """Return the text of the page that an answer leads to."""
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return client.get(answer.headers["Location"]).content.decode()
