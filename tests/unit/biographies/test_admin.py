"""The product's rows in the admin: every list opens, and what is immutable stays so."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from biographies.models import Biography, Chapter, Source
from tests.factories import (
    make_allocation,
    make_chapter,
    make_citation,
    make_export,
    make_finding,
    make_passage,
    make_revision,
)

pytestmark = pytest.mark.django_db
MODELS = sorted(apps.get_app_config("biographies").get_models(), key=lambda model: model.__name__)
EDITABLE = {Biography, Chapter, Source}


@pytest.fixture
def operator(client, settings, tmp_path):
    """A superuser's browser; the folder of static files must be there."""
    settings.STATIC_ROOT = str(tmp_path)
    client.force_login(User.objects.create_superuser("operator", password="x"))
    return client


@pytest.fixture
def rows():
    """A row of most tables."""
    passage = make_passage()
    revision = make_revision(chapter=make_chapter(markdown="Text."))
    make_allocation(chapter=revision.chapter, passage=passage)
    make_citation(revision=revision, passage=passage)
    make_finding(chapter=revision.chapter)
    make_export(biography=revision.chapter.biography)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(operator, rows, model):
    address = reverse(f"admin:biographies_{model._meta.model_name}_changelist")

    assert operator.get(address).status_code == 200
    assert operator.get(address, {"q": "Ada"}).status_code == 200


@pytest.mark.parametrize("model", sorted(set(MODELS) - EDITABLE, key=lambda model: model.__name__),
                         ids=lambda model: model.__name__)  # fmt: skip
def test_what_is_immutable_can_only_be_looked_at(rf, model):
    request = rf.get("/")
    request.user = User(is_superuser=True, is_active=True)
    pages = admin.site.get_model_admin(model)

    assert pages.has_view_permission(request)
    assert not pages.has_add_permission(request)
    assert not pages.has_change_permission(request)
    assert not pages.has_delete_permission(request)


def test_a_state_is_not_changed_by_hand(operator, rows):
    chapter = Chapter.objects.first()
    address = reverse("admin:biographies_chapter_change", args=[chapter.pk])

    page = operator.get(address).content.decode()

    assert 'name="title"' in page
    assert 'name="state"' not in page


def test_a_source_comes_in_with_its_file_only(operator):
    assert operator.get(reverse("admin:biographies_source_add")).status_code == 403
