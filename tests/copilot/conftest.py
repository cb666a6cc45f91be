"""A copilot over a few real texts, without vectors, and one over the samples."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from copilot.answer.opened import Reading
from copilot.pipeline import Copilot
from corpus.samples import CATALOGUE as SAMPLE_CATALOGUE
from corpus.settings import Settings
from corpus.sources.listing import Sources
from index.refresh import refresh
from tests.shared import CATALOGUE, PDFS

TEXTS = (
    "T-REC-A.1-201610-E.pdf",
    "T-REC-V.42-200203-E.pdf",
    "T-REC-V.8-200011-E.pdf",
    "T-REC-V.92-200011-E.pdf",
    "T-REC-V.92-200107-Amd1-E.pdf",
    "T-REC-V.92-200307-Cor1-E.pdf",
    "T-REC-X.690-200811-E.pdf",
)
RECORDS = ("A.1", "G.191", "P.862", "V.8", "V.34", "V.42", "V.90", "V.92", "X.660", "X.690", "Y.3172")


@pytest.fixture(scope="session")
def few_texts(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of TEXTS and the catalogue records of RECORDS, full text alone."""
    source = tmp_path_factory.mktemp("few-texts")
    for name in TEXTS:
        shutil.copyfile(PDFS / name, source / name)
    wanted = re.compile(rf"ITU-T ({'|'.join(map(re.escape, RECORDS))}) ")
    with gzip.open(CATALOGUE, "rt", encoding="utf-8") as records:
        few = [record for record in records if wanted.match(json.loads(record)["id"])]
    catalogue = source / CATALOGUE.name
    with gzip.open(catalogue, "wt", encoding="utf-8") as records:
        records.writelines(few)
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("few-index"), source=source, catalogue=catalogue, parse_workers=1
    )
    summary = refresh(settings, Sources((source,), catalogue), with_vectors=False)
    assert (summary.added, summary.failed) == (len(TEXTS), ())
    return settings


@pytest.fixture(scope="session")
def answering(few_texts: Settings) -> Copilot:
    return Copilot(few_texts)


@pytest.fixture(scope="session")
def reading(answering: Copilot) -> Reading:
    return answering.reading()


@pytest.fixture(scope="session")
def over_samples(sample_index: Settings) -> Copilot:
    return Copilot(sample_index)


@pytest.fixture(scope="session")
def sample_words(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the samples, full text alone: made in two seconds."""
    sources = Sources((samples,), samples / SAMPLE_CATALOGUE, are_samples=True)
    settings = Settings(data_dir=tmp_path_factory.mktemp("sample-words"), source=samples, parse_workers=1)
    assert not refresh(settings, sources, with_vectors=False).failed
    return settings
