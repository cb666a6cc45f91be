"""The files that a check gives back: corrected, annotated, its findings."""

from __future__ import annotations

import json

from ..backend import Checked
from ..delivery import file_name


def fixed(checked: Checked) -> tuple[str, bytes]:
    """The corrected file, named so."""
    sent = checked.submission
    ending = (
        checked.report.format if checked.report.format == "docx" else sent.name.rpartition(".")[2].lower()
    )
    return file_name(sent.name, "-corrected", ending if ending.isalnum() else "txt"), sent.data


def annotated(checked: Checked) -> tuple[str, bytes]:
    """A Word file with a comment at each place."""
    from copilot.check import annotate

    sent = checked.submission
    return file_name(sent.name, "-annotated", "docx"), annotate(sent.name, sent.data, checked.report)


def as_json(checked: Checked) -> tuple[str, bytes]:
    """The findings for programs."""
    content = json.dumps(checked.report.to_json(), ensure_ascii=False, indent=1)
    return file_name(checked.submission.name, "-findings", "json"), content.encode()


def as_sarif(checked: Checked) -> tuple[str, bytes]:
    """The findings as editors show them beside a text."""
    from copilot.check.sarif import to_sarif

    content = json.dumps(to_sarif(checked.report), ensure_ascii=False, indent=1)
    return file_name(checked.submission.name, "-findings", "sarif"), content.encode()
