"""Where the real documents and the golden questions lie, for the tests marked `real`."""

import os
from pathlib import Path

SHARED = Path(os.environ.get("COPILOT_TEST_SHARED", Path(__file__).parents[2] / "shared")).resolve()
PDFS = SHARED / "corpus" / "pdf"
WORD = SHARED / "corpus" / "word"
ASCIIDOC = SHARED / "corpus" / "asciidoc"
CASES = SHARED / "cases"
CATALOGUE = SHARED / "corpus" / "catalogue.jsonl.gz"
GOLDEN = SHARED / "golden"
