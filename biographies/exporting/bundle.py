"""Everything of a book in one ZIP file, with a manifest that says what is in it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from biographies.exporting.archive import zip_bytes
from biographies.exporting.csl_export import REFERENCES, citation_key, references_json
from biographies.exporting.manuscript import Exported, Manuscript
from biographies.exporting.markdown import PICTURES
from biographies.exporting.typst import installed_engines

MANIFEST = "manifest.json"
_FORMAT_VERSION = 1
_LIBRARIES = ("xhtml2pdf", "reportlab", "pypdf", "python-docx", "markdown-it-py", "pillow")
_PACKED = frozenset({".docx", ".epub", ".pdf", ".png", ".jpg"})  # they would not become smaller
_PROGRAM = Path(__file__).resolve().parent.parent

BookFile = tuple[str, bytes]


def write_bundle(
    *,
    stem: str,
    manuscript: Manuscript,
    exports: Mapping[str, BookFile],
    findings: Iterable[Mapping[str, object]],
    facts: Mapping[str, object],
) -> Exported:
    """Return the bundle; the same book and files always give the same bytes.

    exports are the finished files by format, each with the ending of its name; findings are rows
    of JSON; facts are what the manifest says of the book besides its files.
    """
    files = list(_book_files(stem, exports))
    files += [(f"{PICTURES}{one.name}", one.content) for one in manuscript.pictures]
    files.append((REFERENCES, references_json(manuscript.works)))
    rows = list(findings)
    files.append(("findings.json", _json(rows)))
    files.append(("findings.md", _findings_text(rows).encode()))
    manifest = _manifest(manuscript, files, facts)
    entries = [(MANIFEST, _json(manifest)), *files]
    stored = frozenset(name for name, _ in files if Path(name).suffix in _PACKED)
    names = [name for name, _ in entries]
    report: dict[str, object] = {"files": names, "errors": [], "warnings": []}
    return Exported(zip_bytes(entries, stored=stored), "zip", "application/zip", report)


def _book_files(stem: str, exports: Mapping[str, BookFile]) -> Iterable[BookFile]:
    """Yield the book in its formats; of a Markdown that has pictures the text alone."""
    for suffix, content in exports.values():
        if suffix != "md.zip":
            yield f"{stem}.{suffix}", content
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{stem}.md", archive.read("book.md")


def _manifest(
    manuscript: Manuscript, files: Iterable[BookFile], facts: Mapping[str, object]
) -> dict[str, object]:
    return {
        "bundle": _FORMAT_VERSION,
        "book": {
            "title": manuscript.title,
            "subtitle": manuscript.subtitle,
            "subject": manuscript.subject,
            "author": manuscript.author,
            "publisher": manuscript.publisher,
            "year": manuscript.year,
            "isbn": manuscript.isbn,
            "language": manuscript.language,
            "identifier": manuscript.identifier,
        },
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files
        ],
        "references": {
            f"s{number}": citation_key(number, record)
            for number, record in manuscript.works.items()
        },
        "versions": _versions(),
        **facts,
    }


def _versions() -> dict[str, str]:
    # Imported here: no other export needs it, and it is slow to load.
    from importlib.metadata import version

    optional = installed_engines()[1:]
    return {
        "bookgen": program_hash(),
        **{name: version(name) for name in (*_LIBRARIES, *optional)},
    }


@cache
def program_hash() -> str:
    """Return a hash of the program's own code: two bundles with the same one were made alike."""
    digest = hashlib.sha256()
    for path in sorted((*_PROGRAM.rglob("*.py"), *_PROGRAM.rglob("*.typ"))):
        digest.update(f"{path.relative_to(_PROGRAM).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _findings_text(rows: list[Mapping[str, object]]) -> str:
    """Return the findings for people, those that are open first."""
    lines = ["# Findings", ""]
    for state, heading in (("open", "Open"), ("ignored", "Ignored, with the reason")):
        own = [row for row in rows if row["state"] == state]
        lines += [f"## {heading}: {len(own)}", ""]
        for row in own:
            reason = f" Ignored by {row['by']}: {row['reason']}" if state == "ignored" else ""
            lines.append(f"- {row['place']}, {row['severity']}: {row['message']}{reason}")
        lines.append("")
    return "\n".join(lines)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
