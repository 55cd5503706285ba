"""Builds rows with what a test cares about; everything else gets an ordinary value."""

from itertools import count

from django.core.files.base import ContentFile

from biographies.models import (
    Allocation,
    Biography,
    Chapter,
    ChapterRevision,
    Citation,
    Export,
    Finding,
    Passage,
    Source,
    SourceVersion,
)
from biographies.models.source import content_hash
from taskqueue.models import TaskRun
from tests.texts import PASSAGES

_numbers = count(1)


def make_biography(**only_what_matters):
    """A biography in state draft."""
    number = next(_numbers)
    columns = {
        "subject": "Ada Lovelace",
        "title": "Ada Lovelace",
        "slug": f"ada-{number}",
        "chapter_count": 1,
        "words_per_chapter": 100,
        "introduction_words": 0,
        "conclusion_words": 0,
    }
    return Biography.objects.create(**(columns | only_what_matters))


def make_chapter(**only_what_matters):
    """A chapter; with markdown=… it has a text."""
    markdown = only_what_matters.pop("markdown", None)
    author_kind = only_what_matters.pop("author_kind", "engine")
    biography = only_what_matters.pop("biography", None) or make_biography()
    columns = {"number": 1, "title": "Early Life", "target_words": 100, "planned_in": 1}
    chapter = Chapter.objects.create(biography=biography, **(columns | only_what_matters))
    if markdown is not None:
        revision = make_revision(chapter=chapter, markdown=markdown, author_kind=author_kind)
        Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=None)
        chapter.refresh_from_db()
    return chapter


def make_revision(**only_what_matters):
    """A revision of a chapter that is not made its current one."""
    columns = {
        "chapter": only_what_matters.get("chapter") or make_chapter(),
        "number": next(_numbers),
        "markdown": "A text.",
        "author_kind": "engine",
        "author": "extractive",
        "word_count": 2,
        "plan_version": 1,
    }
    return ChapterRevision.objects.create(**(columns | only_what_matters))


def make_source(**only_what_matters):
    """A source that is not read; content=b"…" is its file."""
    content = only_what_matters.pop("content", f"Source {next(_numbers)}.".encode())
    columns = {
        "filename": "notes.txt",
        "sha256": content_hash(content),
        "size": len(content),
        "record": {"title": "Notes"},
        "rights": "public_domain",
    }
    columns |= {"biography": only_what_matters.get("biography") or make_biography()}
    source = Source(**(columns | only_what_matters))
    source.file.save(source.filename, ContentFile(content), save=False)
    source.save()
    return source


def make_read_source(*, passages=12, **only_what_matters):
    """A source that was read, with up to twelve dated passages of two sentences each, or texts."""
    texts = only_what_matters.pop("texts", PASSAGES)[:passages]
    source = make_source(**({"state": "ready"} | only_what_matters))
    text = "\n\n".join(texts)
    version = SourceVersion.objects.create(
        source=source, number=1, text=text, text_sha256=content_hash(text), encoding="utf-8"
    )
    for ordinal, words in enumerate(texts, 1):
        make_passage(version=version, ordinal=ordinal, text=words, heading="A Life")
    Source.objects.filter(pk=source.pk).update(current_version=version)
    source.refresh_from_db()
    return source


def make_passage(**only_what_matters):
    """A passage of a version."""
    version = only_what_matters.get("version") or make_read_source(passages=0).current_version
    columns = {"version": version, "ordinal": next(_numbers), "kind": "paragraph"}
    columns |= {"text": "Ada wrote."} | only_what_matters
    start = max(0, version.text.find(columns["text"]))
    columns |= {"start": start, "end": start + len(columns["text"])}
    columns |= {"sha256": content_hash(columns["text"])}
    return Passage.objects.create(**columns)


def make_allocation(**only_what_matters):
    """A passage's home."""
    chapter = only_what_matters.get("chapter") or make_chapter()
    columns = {"biography": chapter.biography, "chapter": chapter, "position": next(_numbers)}
    return Allocation.objects.create(**(columns | only_what_matters))


def make_citation(**only_what_matters):
    """A citation of a revision."""
    columns = {"ordinal": next(_numbers), "start": 0, "end": 1, "passage_start": 0}
    columns |= {"passage_end": 1, "support": "quoted"}
    return Citation.objects.create(**(columns | only_what_matters))


def make_finding(**only_what_matters):
    """An open finding."""
    chapter = only_what_matters.get("chapter") or make_chapter()
    columns = {
        "biography": chapter.biography,
        "chapter": chapter,
        "check_kind": "length",
        "rule": "length.short",
        "severity": "error",
        "message": "80 words of 100 asked.",
    }
    return Finding.objects.create(**(columns | only_what_matters))


def make_export(**only_what_matters):
    """A finished file's row."""
    columns = {
        "biography": only_what_matters.get("biography") or make_biography(),
        "export_format": "markdown",
        "text_hash": "t1",
        "file": "exports/book.md",
        "size": 4,
        "sha256": content_hash("text"),
    }
    return Export.objects.create(**(columns | only_what_matters))


def make_run(**only_what_matters):
    """A run that succeeded."""
    columns = {"task": "biographies.plan_biography", "queue": "content_generation"}
    columns |= {"state": "SUCCESS"}
    return TaskRun.objects.create(**(columns | only_what_matters))
