"""Who may open and send what on the whole site, and what every page keeps to."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from axes.admin import AccessAttemptAdmin
from django.apps import apps
from django.conf import settings as site_settings
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from taskqueue.models import OperatorAction
from tests.people import browse_as
from tests.site_map import MODELS, ROLES, SITE, WITH_ACTS
from tests.site_rows import address_of, data_of, make_everything

ROOT = Path(__file__).resolve().parent.parent.parent
OWN_PATTERNS = {"(?P<url>.*)$": "<url>"}
GROUP_OF = {"nobody": "", "stranger": "editor", "colleague": "editor"}
NOT_PAGES = {"admin/jsi18n/", "healthz", "readyz"}
ACTIONS = {
    "delete_selected", "enable_tasks", "disable_tasks", "toggle_tasks", "run_tasks", "run_now",
    "cleanup_expired_attempts", "no_such_action",
}  # fmt: skip
PRODUCTION = {
    "SECURE_HTTPS": "true", "DEBUG": "false", "ALLOWED_HOSTS": "books.example",
    "SECRET_KEY": hashlib.sha512(b"of this test alone").hexdigest(),
}  # fmt: skip


@pytest.fixture
def rows(db, settings, tmp_path, monkeypatch):
    """A row of everything; files go to a folder of the test's own, no broker is asked."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("bookgen_site.probes.broker_answers", lambda: _Said())
    monkeypatch.setattr("taskqueue.broker.queue_lengths", lambda queues: None)
    return make_everything()


class _Said:
    """A check that went well."""

    name, is_ok = "broker", True


def client_of(role, rows):
    """Return a client of this role."""
    if role == "anonymous":
        return Client()
    if role == "owner":
        client = Client()
        client.force_login(rows["biography"].owner)
        return client
    book = rows["biography"]
    type(book).objects.filter(pk=book.pk).update(is_shared=role == "colleague")
    return browse_as(GROUP_OF.get(role, role))


def ask(client, method, address, data=None):
    """Send one request and take back what it did; cookies, too."""
    cookies = dict(client.cookies)
    try:
        with transaction.atomic():
            answer = getattr(client, method)(address, data or {})
            read(answer)
            transaction.set_rollback(True)
    finally:
        client.cookies.clear()
        client.cookies.update(cookies)
    return answer


def read(answer):
    """Read an answer to its end, which closes its file."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def letter_of(answer):
    """Return how an answer stands in the table."""
    if answer.status_code in (301, 302, 303) and answer["Location"].startswith(
        ("/login/", "/admin/login/")
    ):
        return "L"
    return {403: "3", 404: "4", 405: "-"}.get(answer.status_code, "+")


def routes_of(resolver, before=""):
    """Return every route below a resolver, as the map writes it."""
    for pattern in resolver.url_patterns:
        text = OWN_PATTERNS.get(str(pattern.pattern), str(pattern.pattern))
        text = "<app_label>/" if text.startswith("^(?P<app_label>") else text
        if isinstance(pattern, URLResolver):
            yield from routes_of(pattern, before + text)
        else:
            yield before + text


def pages_for(role, rows):
    """Return every page that a role is shown: (its route, the answer)."""
    client = client_of(role, rows)
    for route in SITE:
        answer = ask(client, "get", address_of(route, rows))
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and answer.status_code == 200 and not answer.streaming:
            yield route, answer


def state_of_all():
    """Return a hash of each table's rows."""
    return {
        model._meta.label: hashlib.sha256(
            repr(sorted(map(repr, model._base_manager.values_list()))).encode()
        ).hexdigest()
        for model in apps.get_models()
    }


def test_the_map_names_every_address_of_the_site_and_no_other():
    assert set(routes_of(get_resolver())) == set(SITE)
    assert {model._meta.label_lower.replace(".", "/") for model in admin.site._registry} == set(
        MODELS
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_exactly_what_the_map_says(role, method, rows):
    client, place = client_of(role, rows), ROLES.index(role)
    wrong = {}
    for route, rights in SITE.items():
        expected = rights[method == "post"][place]
        answer = ask(client, method, address_of(route, rows), data_of(route, rows))
        if letter_of(answer) != expected or answer.status_code >= 500:
            wrong[route] = f"{expected} expected, got {answer.status_code}"
    assert wrong == {}


@pytest.mark.parametrize("role", ["owner", "operator", "auditor", "superuser"])
def test_looking_changes_nothing(role, rows):
    client = client_of(role, rows)
    before = state_of_all()
    for route in SITE:
        read(client.get(address_of(route, rows)))
    assert state_of_all() == before


def test_nothing_is_taken_without_the_token_of_a_form(rows):
    client = Client(enforce_csrf_checks=True)
    client.force_login(browse_as("superuser").person)
    before = state_of_all()
    open_ones = {
        route: answer.status_code
        for route in SITE
        if (answer := client.post(address_of(route, rows))).status_code != 403
    }
    assert open_ones == {}
    assert state_of_all() == before


def actions_of(model):
    """Return every action that anybody could name to this model's list."""
    site_admin = next(
        own for key, own in admin.site._registry.items() if key._meta.label_lower == model
    )
    return ACTIONS | set(getattr(site_admin, "deeds", {}))


@pytest.mark.parametrize("role", ["nobody", "owner", "auditor"])
def test_an_act_that_a_list_does_not_offer_cannot_be_sent_either(role, rows):
    client = client_of(role, rows)
    before = state_of_all()
    for model in MODELS:
        row = rows[model.partition("/")[2]]
        for action in sorted(actions_of(model.replace("/", "."))):
            said = {"action": action, "_selected_action": [row.pk], "post": "yes", "index": "0"}
            answer = client.post(f"/admin/{model}/", said)
            is_refused = answer.status_code == 403
            assert is_refused or (role == "auditor" and model not in WITH_ACTS), (model, action)
    assert state_of_all() == before


def test_the_action_taken_off_the_list_of_logins_still_asks_for_no_permission():
    assert not hasattr(AccessAttemptAdmin.cleanup_expired_attempts, "allowed_permissions")
    assert AccessAttemptAdmin.actions == ()


@pytest.mark.parametrize("role", ["operator", "superuser"])
def test_what_is_a_record_cannot_be_deleted_by_an_action(role, rows):
    client, place = client_of(role, rows), ROLES.index(role) - ROLES.index("operator")
    kept = [model for model, rights in MODELS.items() if "d" not in rights[place]]
    for model in kept:
        row = rows[model.partition("/")[2]]
        said = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(f"/admin/{model}/", said)
        assert type(row)._base_manager.filter(pk=row.pk).exists(), model
    assert not OperatorAction.objects.filter(action__startswith="delete").exists()


def test_a_book_of_another_is_answered_as_one_that_is_not_there(rows):
    client = client_of("stranger", rows)
    book = rows["biography"]
    theirs = client.get(f"/biographies/{book.slug}/")
    none = client.get("/biographies/there-is-none/")
    assert theirs.status_code == none.status_code == 404
    assert book.slug.encode() not in theirs.content.replace(none.content, b"")


def faults_of(page, answer):
    """Return what a page does that none may: inline code and styles, no name, no labels."""
    tree = lxml.html.fromstring(answer.content)
    found = [f"inline {node.tag}" for node in tree.iter("script", "style") if is_inline(node)]
    for node in tree.iter(lxml.etree.Element):
        found += [f"{node.tag} {name}" for name in node.attrib if is_bad(name)]
        found += [f"{node.tag} {value}" for value in node.attrib.values() if is_code(value)]
    if "Content-Security-Policy" not in answer.headers:
        found.append("no policy")
    return found + (faults_of_frame(tree) if tree.tag == "html" else [])


def is_inline(node):
    """Tell whether a browser would run this element's own text."""
    is_data = node.tag == "script" and node.get("type") == "application/json"
    return not is_data and node.get("src") is None


def is_bad(name):
    """Tell whether an attribute is code or style."""
    return name.startswith(("on", "hx-on")) or name == "style"


def is_code(value):
    """Tell whether an attribute's value would be run as an address."""
    return value.strip().lower().startswith(("javascript:", "data:text"))


def faults_of_frame(tree):
    """Return what a whole page lacks."""
    found = [] if tree.get("lang") else ["no lang"]
    if len(list(tree.iter("h1"))) != 1:
        found.append(f"{len(list(tree.iter('h1')))} h1")
    if not (tree.findtext("head/title") or "").strip():
        found.append("no title")
    labelled = {label.get("for") for label in tree.iter("label")}
    return found + [
        f"no label: {field.get('name') or field.get('id')}"
        for field in tree.iter("input", "select", "textarea")
        if not is_labelled(field, labelled)
    ]


def is_labelled(field, labelled):
    """Tell whether a field has a name that is read out, or needs none."""
    if field.get("type") in ("hidden", "submit", "button", "reset", "image"):
        return True
    if "hidden" in (field.get("class") or "").split():  # a password manager's, not displayed
        return True
    named = field.get("aria-label") or field.get("aria-labelledby")
    return bool(named) or field.get("id") in labelled or any(field.iterancestors("label"))


@pytest.mark.parametrize("role", ["anonymous", "owner", "operator", "superuser"])
def test_every_page_keeps_the_policy_and_names_itself_and_its_fields(role, rows):
    shown = {route: faults_of(route, answer) for route, answer in pages_for(role, rows)}
    assert shown
    assert {route: faults for route, faults in shown.items() if faults} == {}


@pytest.mark.parametrize("role", ["owner", "operator", "superuser"])
def test_hostile_text_is_text_on_every_page(role, rows):
    run, seen = {}, 0
    for route, answer in pages_for(role, rows):
        text = answer.content.decode()
        seen += "&lt;script&gt;alert(1)" in text
        bad = ("<script>alert(1)", "<img src=x", "<svg onload", "51724863", 'href="javascript:')
        found = [words for words in bad if words in text]
        if found:
            run[route] = found
    assert run == {}
    assert seen > 10


def test_what_a_browser_keeps_and_may_do_is_narrow(rows):
    client = client_of("owner", rows)
    answer = client.get("/")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert site_settings.SESSION_COOKIE_SAMESITE == site_settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert site_settings.SESSION_COOKIE_HTTPONLY


def test_a_site_behind_https_passes_every_deployment_check():
    said = (
        "from django.conf import settings as s; from django.core.management import call_command;"
        "import django; django.setup();"
        "call_command('check', deploy=True, fail_level='WARNING');"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT;"
        "assert s.SESSION_COOKIE_HTTPONLY and s.SECURE_HSTS_SECONDS"
    )
    env = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "bookgen_site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
