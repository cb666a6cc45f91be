"""A reader that knows a few names."""

from __future__ import annotations

import pytest

from copilot.question.read import Reader
from corpus.catalogue import Catalogue

NAMES = (
    "ITU-T A.1 (10/2016)",
    "ITU-T G.191 (05/2024)",
    "ITU-T G.711 (11/1988)",
    "ITU-T U.1 (03/1993)",
    "ITU-T V.8 (11/2000)",
    "ITU-T V.34 (10/1996)",
    "ITU-T V.42 (03/2002)",
    "ITU-T V.92 (11/2000)",
    "ITU-T X.690 (11/2008)",
    "ITU-T G Suppl. 72 (03/2025)",
    "ITU-T Q Suppl. 72 (11/2025)",
    "ITU-T Y Suppl. 72 (11/2022)",
)


@pytest.fixture(scope="session")
def reader() -> Reader:
    records = [{"id": name, "title": "", "date": f"{name[-5:-1]}-01-01"} for name in NAMES]
    records.append(
        {"id": "ITU-T T.81 (09/1992)", "title": "", "date": "1992-09-18", "altids": ["ISO/IEC 10918-1:1994"]}
    )
    return Reader(Catalogue.from_records(records))
