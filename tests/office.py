"""LibreOffice without a window, as the judge of what Word files look like; for tests marked `office`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice")

_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Sub Run(jobs)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim format(0) As New com.sun.star.beans.PropertyValue
  format(0).Name = "FilterName" : format(0).Value = "MS Word 2007 XML"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each job In Split(jobs, ";")
    piece = Split(job, "|")
    document = StarDesktop.loadComponentFromURL(ConvertToURL(piece(0)), "_blank", 0, hidden())
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:" + piece(1), "", 0, Array())
    document.storeToURL(ConvertToURL(piece(2)), format())
    document.close(True)
  Next
End Sub
</script:module>
"""


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


ACCEPT, REJECT, NOTHING = "AcceptAllTrackedChanges", "RejectAllTrackedChanges", "SelectAll"
"""Commands of LibreOffice to change a file with; the last changes nothing."""


class Office:
    """A LibreOffice with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        assert SOFFICE is not None
        self.folder = folder
        self.options = [
            SOFFICE,
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{folder}/profile",
        ]
        subprocess.run(
            [*self.options, "--terminate_after_init"], check=True, timeout=120, capture_output=True
        )
        module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
        module.write_text(_MACRO, encoding="utf-8")

    def rewritten(self, *jobs: tuple[bytes, str]) -> list[bytes]:
        """Files as LibreOffice writes them after a command each; one start of it for all."""
        asked, targets = [], []
        for place, (data, command) in enumerate(jobs):
            source, target = self.folder / f"source{place}.docx", self.folder / f"target{place}.docx"
            source.write_bytes(data)
            target.unlink(missing_ok=True)
            asked.append(f"{source}|{command}|{target}")
            targets.append(target)
        call = f'macro:///Standard.Module1.Run("{";".join(asked)}")'
        subprocess.run([*self.options, call], check=True, timeout=300, capture_output=True)
        for target in targets:
            assert target.exists(), "LibreOffice wrote nothing; it ends with 0 all the same"
        return [target.read_bytes() for target in targets]
