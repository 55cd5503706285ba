"""The programs ours is measured beside: pandoc for Word and EPUB, WeasyPrint for PDF."""

import hashlib
import subprocess
import sys
from pathlib import Path

from bench.export_systems.processes import ROOT

_REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_ASK = "import pypandoc; print(pypandoc.get_pandoc_path())"


class Peers:
    """Their programs, in an environment of their own that is made at the first use."""

    def __init__(self, folder=ROOT / ".venv-bench"):
        self._python = folder / "bin" / "python"
        stamp, wanted = folder / ".requirements", _digest()
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
            self._install(folder)
            stamp.write_text(wanted, encoding="utf-8")
        self._pandoc = _said(self._python, "-c", _ASK)
        if not Path(self._pandoc).is_file():  # older releases name the folder
            self._pandoc = str(Path(self._pandoc) / "pandoc")

    def _install(self, folder):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run(
            [self._python, "-m", "pip", "install", "-q", "-r", _REQUIREMENTS], check=True
        )

    def pandoc(self, suffix, book, out):
        """Return the command that writes a Markdown book as .docx or .epub, with its contents."""
        return [self._pandoc, "--from=markdown", "--toc", f"--to={suffix}", book, "-o", out]

    def weasyprint(self, page, out):
        """Return the command that prints a page as a PDF."""
        return [self._python, "-m", "weasyprint", "--quiet", page, out]

    def versions(self):
        """Return what they call themselves."""
        pandoc = _said(self._pandoc, "--version").splitlines()[0]
        return f"{pandoc}, {_said(self._python, '-m', 'weasyprint', '--version')}"


def _digest():
    return hashlib.sha256(_REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()


def _said(*command):
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()
