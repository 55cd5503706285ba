"""A chapter's text in an editor's hands: edit, history, comparison, return to an old text."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from biographies import editing
from biographies.editing import MAX_TEXT, Saved, TextMovedOnError
from biographies.errors import InvalidInputError
from biographies.forms.chapters import ChapterTextForm, CompareForm, RestoreForm
from biographies.launch import is_being_written
from biographies.models import Chapter
from biographies.once import once
from biographies.pages.chapter_history import Comparison, history_of
from biographies.pages.chapter_preview import preview_text
from biographies.sources import count_markdown_words
from biographies.texts.three_way import ThreeWay, merge_texts
from biographies.views.access import editors_page, find_part, person
from biographies.views.answers import see_other

CHANGE = "biographies.change_chapter"
Part = tuple[str, int]


@editors_page(needs=CHANGE, is_typed_in=True)
def chapter_edit(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Show the text to be changed; preview it, or keep it as a new revision.

    Sent twice it saves once without a one-time key: the chapter has just that text then. With one,
    what somebody typed after going back to a form that was sent would be taken for its second
    sending and be lost; without, it is a conflict, and kept.
    """
    chapter = find_part(request, slug, part)
    if request.method != "POST":
        return _edit_page(request, chapter, _form_of(chapter))
    form = ChapterTextForm(request.POST)
    is_valid = form.is_valid()
    if "preview" in request.POST:
        return _preview(request, chapter, form)
    return _save(request, chapter, form) if is_valid else _edit_page(request, chapter, form)


@editors_page()
def chapter_history(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """List a chapter's texts, with what became of each proposal."""
    chapter = find_part(request, slug, part)
    shown = history_of(chapter)
    context = _context(chapter) | {"history": shown, "compared": _newest_two(shown)}
    return render(request, "biographies/chapter_history.html", context)


@editors_page()
def chapter_diff(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Compare two of a chapter's texts: `?a=3&b=7`."""
    chapter = find_part(request, slug, part)
    form = CompareForm(request.GET)
    if not form.is_valid():
        messages.error(request, "Choose two texts of the list to compare them.")
        return see_other("biographies:chapter_history", slug, chapter.place)
    numbers = form.cleaned_data["a"], form.cleaned_data["b"]
    found = {row.number: row for row in chapter.revisions.filter(number__in=numbers)}
    if not found.keys() >= set(numbers):
        raise Http404
    old, new = found[numbers[0]], found[numbers[1]]
    comparison = Comparison(old.markdown, new.markdown, biography_id=chapter.biography_id)
    context = _context(chapter) | {"old": old, "new": new, "comparison": comparison}
    return render(request, "biographies/chapter_diff.html", context)


@editors_page(needs=CHANGE)
@require_POST
@once
def chapter_restore(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Go back to an old text, as a new revision."""
    chapter = find_part(request, slug, part)
    form = RestoreForm(request.POST)
    old = form.is_valid() and chapter.revisions.filter(number=form.cleaned_data["number"]).first()
    if not old:
        raise Http404
    name = person(request).get_username()
    try:
        saved = editing.restore(chapter, old, base_id=form.cleaned_data["base"], person=name)
    except TextMovedOnError:
        messages.error(
            request, "Nothing is restored: the chapter has got another text since this list was "
            "shown. Look at it first.",
        )  # fmt: skip
        return see_other("biographies:chapter_history", slug, chapter.place)
    except InvalidInputError as exc:
        messages.error(request, f"Nothing is restored: {exc.message}.")
        return see_other("biographies:chapter_history", slug, chapter.place)
    tell_saved(request, saved, f"Restored from revision {old.number}")
    return see_other("biographies:chapter_detail", slug, chapter.place)


def tell_saved(request: HttpRequest, saved: Saved, done: str) -> None:
    """Say on the next page what a save did, and what it took back."""
    if saved.revision is None:
        messages.info(request, "Nothing was changed: the chapter has just this text already.")
        return
    messages.success(request, f"{done}: this is revision {saved.revision.number} now.")
    if saved.took_approval_back:
        messages.warning(request, "The chapter’s approval is taken back, for its text has changed.")
    if saved.reopened_book:
        messages.warning(request, "The book’s approval is taken back with it.")


def _save(request: HttpRequest, chapter: Chapter, form: ChapterTextForm) -> HttpResponse:
    given = form.cleaned_data
    name = person(request).get_username()
    text = given["markdown"]
    if "together" in request.POST:
        merge = _merge(chapter, form, origin_id=given["origin"])
        if merge is None or merge.conflicts:
            return _conflict(request, chapter, form)
        text = merge.merged()
    try:
        saved = editing.save_text(
            chapter, text, base_id=given["base"], person=name, note=given["note"]
        )
    except InvalidInputError as exc:
        form.refuse_text(exc)
        return _edit_page(request, chapter, form)
    except TextMovedOnError:
        return _conflict(request, chapter, form)
    tell_saved(request, saved, "Saved")
    return see_other("biographies:chapter_detail", chapter.biography.slug, chapter.place)


def _conflict(request: HttpRequest, chapter: Chapter, form: ChapterTextForm) -> HttpResponse:
    """Show both texts and how they differ; what was typed stays in the form, to be put on top."""
    chapter.refresh_from_db(fields=["current_revision", "state"])
    theirs, mine = chapter.current_revision, form.cleaned_data["markdown"]
    their_text = theirs.markdown if theirs else ""
    given = form.cleaned_data
    origin_id = given["origin"] or given["base"]
    again = ChapterTextForm(
        initial=given | {"base": chapter.current_revision_id, "origin": origin_id},
    )
    context = _context(chapter) | _about(mine) | {
        "form": again,
        "theirs": theirs,
        "merge": _merge(chapter, form, origin_id=origin_id),
        "comparison": Comparison(their_text, mine, biography_id=chapter.biography_id),
    }  # fmt: skip
    return render(request, "biographies/chapter_conflict.html", context, status=409)


def _merge(chapter: Chapter, form: ChapterTextForm, *, origin_id: int | None) -> ThreeWay | None:
    """Return how a typed text and the chapter's present one meet; None if no one knows its origin.

    The origin is the revision that the typing began from, however often it was refused since.
    """
    origin = chapter.revisions.filter(pk=origin_id).first() if origin_id else None
    current = chapter.current_revision
    if origin is None or current is None or "markdown" not in form.cleaned_data:
        return None
    return merge_texts(origin.markdown, current.markdown, form.cleaned_data["markdown"])


def _preview(request: HttpRequest, chapter: Chapter, form: ChapterTextForm) -> HttpResponse:
    text = form.cleaned_data.get("markdown")
    shown = {"previewed": preview_text(chapter, text), **_about(text)} if text else {}
    if getattr(request, "htmx", None):
        context = _context(chapter) | {"form": form, **shown}
        return render(request, "biographies/_chapter_preview.html", context)
    return _edit_page(request, chapter, form, **shown)


def _edit_page(
    request: HttpRequest, chapter: Chapter, form: ChapterTextForm, **more: Any
) -> HttpResponse:
    context = _context(chapter) | _about(str(form["markdown"].value() or "")[:MAX_TEXT])
    context |= {"form": form, "is_being_written": is_being_written(chapter)}
    return render(request, "biographies/chapter_edit.html", context | more)


def _form_of(chapter: Chapter) -> ChapterTextForm:
    current = chapter.current_revision
    if current is None:
        return ChapterTextForm()
    return ChapterTextForm(initial={"markdown": current.markdown, "base": current.pk})


def _newest_two(shown: list[Any]) -> tuple[int, int]:
    """Return which two texts the form compares if nobody chooses others."""
    numbers = [one.revision.number for one in shown if not one.revision.is_proposal]
    return (numbers[1] if len(numbers) > 1 else 0, numbers[0] if numbers else 0)


def _about(text: str) -> dict[str, int]:
    return {"words": count_markdown_words(text)}


def _context(chapter: Chapter) -> dict[str, Any]:
    return {"book": chapter.biography, "chapter": chapter}
