"""Weights inside packages of the Python index: found there, and refused if they are not the pinned ones."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelUnavailable


@dataclass(frozen=True, slots=True)
class PackagedFiles:
    """Files of a model inside an installed package, whose code is not run.

    `folder` is theirs inside the package, `sha256` their hashes by name, `remedy` how to install them.
    """

    model: str
    package: str
    folder: str
    sha256: Mapping[str, str]
    remedy: str

    def located(self) -> Path:
        """Their folder. Raises: ModelUnavailable if it is not installed or a file is not the pinned one."""
        try:
            package = importlib.metadata.distribution(self.package)
        except importlib.metadata.PackageNotFoundError as error:
            raise ModelUnavailable(
                f"{self.model}: the package {self.package} is missing; {self.remedy}"
            ) from error
        folder = Path(str(package.locate_file(self.folder)))
        self.check(folder)
        return folder

    def check(self, folder: Path) -> None:
        """Raises: ModelUnavailable if a file of the model is missing or has other content than the pinned."""
        for name, expected in self.sha256.items():
            try:
                with (folder / name).open("rb") as stream:
                    actual = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError as error:
                raise ModelUnavailable(
                    f"{folder / name}: cannot be read ({error.strerror}); {self.remedy}"
                ) from error
            if actual != expected:
                raise ModelUnavailable(
                    f"{folder / name}: SHA-256 is {actual[:12]}…, expected {expected[:12]}…; the file was "
                    f"changed or another version is installed; {self.remedy}"
                )
