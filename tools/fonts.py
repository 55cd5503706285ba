"""Fetches the fonts that are too large for the repository: Chinese and Japanese, for PDF.

`make fonts` needs npm; without it the files can be put there by hand, under the same names.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.stack.errors import StackError

ROOT = Path(__file__).resolve().parent.parent
_LICENCE = "package/LICENSE_FONT"


@dataclass(frozen=True, slots=True)
class Font:
    """A font in a package of npm; name is that of the file that the page setter looks for."""

    package: str
    member: str
    name: str
    sha256: str


FONTS = (
    Font(
        "@expo-google-fonts/noto-serif-sc@0.4.3",
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        "NotoSerifSC-Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    ),
    Font(
        "@expo-google-fonts/noto-serif-jp@0.4.3",
        "package/400Regular/NotoSerifJP_400Regular.ttf",
        "NotoSerifJP-Regular.ttf",
        "5a04846a0e23acefae825f2f459205036a166f5a63462019ce3492d07bd20e92",
    ),
)


def unpack(archive: Path, font: Font, fonts_dir: Path) -> Path:
    """Put a package's font and its licence into a directory; StackError for any other bytes."""
    with tarfile.open(archive) as package:
        content, licence = (_read(package, member) for member in (font.member, _LICENCE))
    if hashlib.sha256(content).hexdigest() != font.sha256:
        msg = f"{font.name} is not the font that was checked: nothing is installed"
        raise StackError(msg)
    fonts_dir.mkdir(parents=True, exist_ok=True)
    (fonts_dir / f"{font.name.removesuffix('-Regular.ttf')}-licence.txt").write_bytes(licence)
    unfinished = fonts_dir / f".{font.name}.part"
    unfinished.write_bytes(content)
    return unfinished.replace(fonts_dir / font.name)  # never half a font


def _read(package: tarfile.TarFile, member: str) -> bytes:
    try:
        file = package.extractfile(member)
    except KeyError:
        file = None
    if file is None:
        msg = f"the package has no {member}"
        raise StackError(msg)
    return file.read()


def fetch(font: Font, fonts_dir: Path) -> Path:
    """Fetch a font with npm, unless it is there."""
    present = fonts_dir / font.name
    if present.is_file():
        return present
    npm = shutil.which("npm")
    if npm is None:
        msg = f"npm is not installed: put {font.name} into {fonts_dir} by hand"
        raise StackError(msg)
    with TemporaryDirectory(prefix="bookgen-fonts-") as folder:
        ended = subprocess.run(
            [npm, "pack", font.package, "--silent"], cwd=folder, check=False, capture_output=True
        )
        archives = list(Path(folder).glob("*.tgz"))
        if ended.returncode or not archives:
            msg = f"npm could not fetch {font.package}: {ended.stderr.decode()[-200:].strip()}"
            raise StackError(msg)
        return unpack(archives[0], font, fonts_dir)


def main() -> int:
    """Fetch all of them to BOOKGEN_FONTS_DIR, var/fonts unless that is set."""
    fonts_dir = Path(os.environ.get("BOOKGEN_FONTS_DIR") or ROOT / "var" / "fonts")
    try:
        for font in FONTS:
            sys.stdout.write(f"{fetch(font, fonts_dir)}\n")
    except StackError as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
