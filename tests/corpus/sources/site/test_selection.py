"""What a selection file chooses, and what is said of a wrong one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.editions import IN_FORCE, PRE_PUBLISHED, SUPERSEDED
from corpus.errors import SourceError
from corpus.identifiers import parse
from corpus.settings import Settings
from corpus.sources.site.api import Listed
from corpus.sources.site.selection import DEFAULT, Selection
from corpus.sources.site.topics import TOPICS
from tests.shared import CATALOGUE


def listed(name: str, status: str = IN_FORCE, title: str = "Some title") -> Listed:
    identifier = parse(name)
    return Listed(1, identifier, title, "2020-01-01", f"T-REC-{name[:3]}-202001-I", status)


TEXTS = [
    listed("V.34 (10/1996)", SUPERSEDED),
    listed("V.34 (02/1998)"),
    listed("V.92 (11/2000)"),
    listed("V.92 (2000) Amd. 1 (07/2001)"),
    listed("X.690 (02/2021)", title="ASN.1 encoding rules"),
    listed("Y.3172 (06/2019)", title="Architectural framework for machine learning in future networks"),
    listed("Y.3999 (06/2026)", PRE_PUBLISHED, "AI agents"),
    listed("Y.1 (06/1999)", SUPERSEDED, "Artificial intelligence of old"),
    listed("Y Suppl. 72 (11/2022)", title="Artificial intelligence standardization roadmap"),
    listed("G.8013/Y.1731 (06/2023)", title="OAM functions"),
]


def chosen(selection: Selection, groups: dict[str, str] | None = None) -> list[str]:
    def group_of(edition: Listed) -> str:
        assert groups is not None, f"the study group of {edition.identifier} was asked for"
        return groups.get(edition.identifier.base, "")

    return [edition.identifier.format()[6:] for edition in selection.choose(TEXTS, None, group_of)]


@pytest.mark.parametrize(
    ("toml", "names"),
    [
        ('recommendations = ["V.34"]', ["V.34 (02/1998)"]),
        ('recommendations = ["ITU-T V.34 (10/1996)"]', ["V.34 (10/1996)"]),
        ('recommendations = ["V.92"]', ["V.92 (11/2000)", "V.92 (2000) Amd. 1 (07/2001)"]),
        ('recommendations = ["Y.1731"]', ["G.8013/Y.1731 (06/2023)"]),
        ('recommendations = ["Y.Sup72"]', ["Y Suppl. 72 (11/2022)"]),
        ('recommendations = ["V.34"]\nstatus = ["superseded"]', ["V.34 (10/1996)"]),
        ('series = ["V"]\nleave_out = ["V.92"]', ["V.34 (02/1998)"]),
        ('series = ["X", "G"]', ["G.8013/Y.1731 (06/2023)", "X.690 (02/2021)"]),
        ('topics = ["ai"]', ["Y Suppl. 72 (11/2022)", "Y.3172 (06/2019)", "Y.3999 (06/2026)"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_selection_chooses(tmp_path: Path, toml: str, names: list[str]) -> None:
    path = tmp_path / "selection.toml"
    path.write_text(toml, encoding="utf-8")
    assert chosen(Selection.load(path)) == names


def test_study_groups_choose(tmp_path: Path) -> None:
    groups = {"X.690": "ITU-T Study Group 17", "Y.3172": "ITU-T Study Group 13"}
    assert chosen(Selection(study_groups=(17,)), groups) == ["X.690 (02/2021)"]


def test_the_default_is_ai_and_the_roadmap() -> None:
    assert chosen(DEFAULT) == ["Y Suppl. 72 (11/2022)", "Y.3172 (06/2019)", "Y.3999 (06/2026)"]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("series = V", "no selection file"),
        ('serie = ["V"]', "serie: Extra inputs"),
        ('series = ["VV"]', "series.0"),
        ('languages = ["de"]', "languages.0"),
        ("languages = []", "languages: Tuple should have at least 1 item"),
        ('topics = ["cooking"]', "'cooking' is none of ai"),
        ('recommendations = ["the usual"]', "'the usual' names no ITU-T text"),
        ('study_groups = ["13a"]', "study_groups.0"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, toml: str, message: str) -> None:
    path = tmp_path / "selection.toml"
    path.write_text(toml)
    with pytest.raises(SourceError, match=message) as error:
        Selection.load(path)
    assert str(error.value).startswith(str(path))


def test_a_selection_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such selection file"):
        Selection.of(Settings(), tmp_path / "none.toml")


def test_the_settings_name_the_selection(tmp_path: Path) -> None:
    path = tmp_path / "selection.toml"
    path.write_text('series = ["V"]')
    assert Selection.of(Settings(selection=path)).series == ("V",)
    assert Selection.of(Settings()) == DEFAULT


def test_languages_of_the_command_line() -> None:
    assert DEFAULT.in_languages(["E", "F"]).languages == ("E", "F")
    with pytest.raises(SourceError, match="letters of E, F, S, A, C, R"):
        DEFAULT.in_languages(["en"])


def test_names_that_nothing_bears_are_told() -> None:
    assert Selection(recommendations=("V.34", "V.35")).missing(TEXTS) == ["V.35"]


@pytest.mark.parametrize(
    ("title", "on_topic"),
    [
        ("AI-enabled cross-domain network", True),
        ("Requirements for foundation models", True),
        ("Framework of artificial intelligence of things (AIoT)", True),
        ("Use cases for autonomous networks", True),
        ("Transport mechanism using MPEG-2 4:2:2 P@ML", False),
        ("Network maintenance", False),
        ("Said multimodal interface", False),
    ],
)
def test_words_of_the_topic(title: str, on_topic: bool) -> None:
    assert TOPICS["ai"].covers(parse("X.1"), title, "") is on_topic


def test_an_abstract_must_say_it_often() -> None:
    said = "It uses machine learning. "
    assert not TOPICS["ai"].covers(parse("X.1"), "", said * 2)
    assert TOPICS["ai"].covers(parse("X.1"), "", said * 3)


@pytest.mark.real
def test_the_rules_find_the_texts_that_people_counted_as_ai() -> None:
    """Against ai_recs.tsv: recall and precision over all editions in force or pre-published."""
    with (CATALOGUE.parent / "ai_recs.tsv").open(encoding="utf-8") as stream:
        counted = {row["id"] for row in csv.DictReader(stream, delimiter="\t")}
    live = [e for e in Catalogue.load(CATALOGUE) if e.status in (IN_FORCE, PRE_PUBLISHED)]
    found = {e.id for e in live if TOPICS["ai"].covers(e.identifier, e.title, e.abstract)}
    wanted = counted & {e.id for e in live}
    assert len(found & wanted) / len(wanted) >= 0.98
    assert len(found & wanted) / len(found) >= 0.95
