"""LibreOffice without a window, as the judge of what Word files look like; for tests marked `office`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice")


def as_text(path: Path, folder: Path) -> str:
    """The text that LibreOffice draws, with the numbers of lists."""
    return converted(path, folder, "txt:Text").read_text(encoding="utf-8-sig")


def converted(path: Path, folder: Path, filter: str) -> Path:
    """The file in another form; `filter` as for --convert-to."""
    command = [
        str(SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'office').as_uri()}",
        "--convert-to", filter, "--outdir", str(folder / "converted"), str(path),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    target = folder / "converted" / f"{path.stem}.{filter.split(':')[0]}"
    assert target.exists(), f"{path}: LibreOffice wrote nothing: {done.stdout} {done.stderr}"
    return target
