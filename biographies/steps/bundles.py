"""Everything of a book in one file: its formats, pictures, records, findings and a manifest."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from biographies.exporting import FORMATS, options_for, write_bundle
from biographies.guard import WriteGuard
from biographies.models import Biography, Chapter, Export, Finding
from biographies.models.chapter import part_label
from biographies.models.source import content_hash
from biographies.permits import cleared
from biographies.steps.authorship import RULE, words_by_author
from biographies.steps.books import find_book
from biographies.steps.export_files import store_export
from biographies.steps.exports import (
    clean_options,
    export_biography,
    figures,
    make_manuscript,
    present_text,
)
from biographies.steps.shares import reported, shares_of

BUNDLE = "bundle"


def export_bundle(
    character_name: object, options: object, biography_id: object, *, guard: WriteGuard
) -> dict[str, object]:
    """Set the book in every format, pack all that belongs to it, and return the file's figures.

    A format that was made of this text with these options is taken as it is; a bundle that would
    hold the same bytes as the last one is not kept twice. Raises what export_biography raises.
    """
    chosen = clean_options(options)
    biography = find_book(character_name, biography_id)
    clearance = cleared(biography, present_text(biography)[1])
    exports = _exports(biography, chosen, guard)
    guard.describe(subject=biography.run_subject, step=f"export {BUNDLE}")
    text_hash, parts = present_text(biography)
    manuscript = make_manuscript(biography, parts)
    exported = write_bundle(
        stem=biography.file_stem,
        manuscript=manuscript,
        exports={row.export_format: _file(row) for row in exports},
        findings=_findings(biography),
        facts=_facts(biography, parts, exports, text_hash) | clearance.reported,
    )
    guard.check()
    known = _kept(biography, content_hash(exported.content))
    if known is not None:
        return figures(known)
    export = Export(
        biography=biography,
        export_format=BUNDLE,
        options=chosen,
        text_hash=text_hash,
        revision_ids=[part.current_revision_id for part in parts],
        report=_report(exported.report, exports) | clearance.reported,
    )
    return figures(store_export(export, exported, guard=guard))


def _exports(
    biography: Biography, options: Mapping[str, object], guard: WriteGuard
) -> list[Export]:
    """Return a finished file of each format, made now where it was not there."""
    made = [
        export_biography(name, None, options_for(name, options), biography.pk, guard=guard)
        for name in FORMATS
    ]
    return [Export.objects.get(pk=str(one["export_id"])) for one in made]


def _kept(biography: Biography, sha256: str) -> Export | None:
    """Return the bundle of these very bytes, if it is there."""
    same = biography.exports.filter(export_format=BUNDLE, sha256=sha256)
    return next((row for row in same if row.file.storage.exists(str(row.file.name))), None)


def _file(export: Export) -> tuple[str, bytes]:
    """Return a finished file with its ending: "md", "md.zip", "docx", …"""
    with export.file.open("rb") as file:
        content = bytes(file.read())
    name = str(export.file.name).rsplit("/", 1)[-1]
    return name.removeprefix(f"{export.biography.file_stem}."), content


def _findings(biography: Biography) -> list[dict[str, object]]:
    """Return what the checks found and nobody has mended, in the order of the book."""
    rows = biography.findings.exclude(state=Finding.State.FIXED).select_related("chapter")
    ordered = sorted(rows, key=lambda row: (_place(row.chapter), row.start, row.rule, row.message))
    return [
        {
            "place": str(row.chapter) if row.chapter else "the book",
            "rule": row.rule,
            "severity": row.severity,
            "message": row.message,
            "evidence": row.evidence,
            "state": row.state,
            "reason": row.state_reason,
            "by": row.state_by,
        }
        for row in ordered
    ]


def _place(chapter: Chapter | None) -> tuple[int, int]:
    if chapter is None:
        return (-1, 0)
    return (list(Chapter.Kind.values).index(chapter.kind), chapter.number)


def _facts(
    biography: Biography, parts: list[Chapter], exports: Iterable[Export], text_hash: str
) -> dict[str, object]:
    words = words_by_author(parts)
    total = sum(words.values())
    shares = {kind: round(count / total, 4) if total else 0.0 for kind, count in words.items()}
    return {
        "text": {"hash": text_hash, "revisions": list(map(_revision, parts))},
        "authorship": {"rule": RULE, "words": words, "shares": shares},
        "sources": _sources(biography),
        "shares": reported(shares_of(biography, parts)),
        "added_fonts": _added_fonts(),
        "preflight": {
            export.export_format: {
                name: value
                for name, value in export.report.items()
                if name not in ("shares", "permit")
            }
            for export in exports
        },
    }


def _added_fonts() -> list[str]:
    """Return the names of the fonts that this installation has besides the program's own."""
    return sorted(path.name for path in settings.BIOGRAPHIES_FONTS_DIR.glob("*.ttf"))


def _revision(part: Chapter) -> dict[str, object]:
    revision = part.current_revision
    return {
        "part": part_label(part.kind, part.number),
        "title": part.title,
        "state": part.state,
        "revision": revision.number if revision else 0,
        "author": revision.author if revision else "",
        "words": revision.word_count if revision else 0,
    }


def _sources(biography: Biography) -> list[dict[str, object]]:
    rows = biography.sources.exclude(number=None).order_by("number")
    return [
        {
            "number": row.number,
            "title": row.title,
            "authors": row.record.get("authors", []),
            "year": row.record.get("year", ""),
            "address": row.address,
            "rights": row.rights,
            "sha256": row.sha256,
        }
        for row in rows
    ]


def _report(report: dict[str, object], exports: Iterable[Export]) -> dict[str, object]:
    """Return the bundle's report with what the formats' own reports have doubts about."""
    warnings = [
        f"{export.export_format}: {warning}"
        for export in exports
        for warning in export.report.get("warnings", ())
    ]
    return report | {"warnings": warnings}
