"""Baselines that search by vectors: LlamaIndex as its defaults wire it, and dense search over windows."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pypdf
from chromadb.config import Settings as ChromaSettings
from llama_index.core import SimpleDirectoryReader
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import BaseNode, Document, MetadataMode

from corpus.catalogue import Catalogue
from evals.answers import RetrievedRow
from evals.errors import EvalError
from evals.golden import CATALOGUE
from evals.progress import stages
from evals.windows import Window, name_and_title
from index.embedders.embedder import Embedder
from index.vector_cache import VectorCache, text_key

log = logging.getLogger(__name__)

CHUNK_TOKENS = 1024
CHUNK_OVERLAP = 20
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage and the text that is embedded for it."""

    window: Window
    embed_text: str


class DenseChunks:
    """The nearest chunks by cosine, in a Chroma collection with its default settings.

    Args:
        name: of the baseline.
        chunks: what is searched.
        embedder: the copilot's own embedding model, so that only the retrieval differs.
        cache: file that keeps vectors between runs.
    """

    def __init__(self, name: str, chunks: Iterable[Chunk], embedder: Embedder, cache: Path) -> None:
        self.name = name
        self._embedder = embedder
        self._windows: list[Window] = []
        client = chromadb.EphemeralClient(ChromaSettings(anonymized_telemetry=False, _env_file=None))
        self._collection = client.create_collection(
            name,
            # One thread, because the graph, and so the figures, depend on the order of insertion.
            configuration={"hnsw": {"space": "cosine", "num_threads": 1}},
            embedding_function=None,
            get_or_create=False,
        )
        self._fill(list(chunks), cache)

    @property
    def fingerprint(self) -> str:
        """Of the embedding model."""
        return self._embedder.fingerprint

    def search(self, query: str, count: int) -> list[RetrievedRow]:
        vector = self._embedder.embed_query(query)
        found: Any = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=count, include=["distances"]
        )
        return [
            self._windows[int(number)].retrieved(1 - distance)
            for number, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def _fill(self, chunks: Sequence[Chunk], cache: Path) -> None:
        texts = [chunk.embed_text for chunk in chunks]
        self._windows = [chunk.window for chunk in chunks]
        with VectorCache(cache) as vectors, stages() as progress:
            vectors.embed_missing(
                texts, self._embedder, lambda done, total: progress(f"embedding {self.name}", done, total)
            )
            for start in range(0, len(texts), _BATCH):
                keys = [text_key(text) for text in texts[start : start + _BATCH]]
                found = vectors.get(keys, self._embedder.fingerprint)
                self._collection.add(
                    ids=[str(start + place) for place in range(len(keys))],
                    embeddings=np.stack([found[key] for key in keys]),
                )


def window_chunks(windows: Iterable[Window]) -> Iterator[Chunk]:
    """Windows under their document's title."""
    return (Chunk(window, f"{window.title}\n{window.text}") for window in windows)


class PagesOfPdf(BaseReader):
    """A document a page, its text as pypdf extracts it: what LlamaIndex's own PDF reader does."""

    def load_data(self, file: Path, extra_info: dict[str, Any] | None = None) -> list[Document]:
        return [
            Document(text=page.extract_text(), metadata={"page_label": str(number), **(extra_info or {})})
            for number, page in enumerate(pypdf.PdfReader(file).pages, start=1)
        ]


def llamaindex_chunks(files: Mapping[str, Path], catalogue: Catalogue) -> Iterator[Chunk]:
    """What `SimpleDirectoryReader` and `SentenceSplitter` make of the PDFs and the catalogue.

    Chunks of at most 1024 tokens, cut at sentences within a page, embedded with page number and file
    name in front; of a record of the catalogue its title and abstract.

    Raises:
        EvalError: LlamaIndex cannot read the data of its sentence splitter.
    """
    names = {str(path): name for name, path in files.items()}
    reader = SimpleDirectoryReader(
        input_files=list(names),
        file_extractor={".pdf": PagesOfPdf()},
        # By default the whole path is embedded, which would make figures depend on the machine.
        file_metadata=lambda path: {"file_path": names[path]},
    )
    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=CHUNK_OVERLAP)
    for node in _nodes(splitter, reader.load_data()):
        file = node.metadata["file_path"]
        doc, title = name_and_title(file, catalogue)
        yield _chunk(node, doc, file, title, (int(node.metadata["page_label"]),))
    of_catalogue = [
        Document(text=f"{edition.title}\n{edition.abstract}", metadata={"file_path": edition.id})
        for edition in catalogue
    ]
    for node in _nodes(splitter, of_catalogue):
        yield _chunk(node, node.metadata["file_path"], CATALOGUE, "", ())


def _nodes(splitter: SentenceSplitter, documents: list[Document]) -> list[BaseNode]:
    try:
        return splitter.get_nodes_from_documents(documents)
    except PermissionError as error:
        # nltk reads no data through hard links, which is how uv installs packages by default.
        raise EvalError(
            f"llama-index-core: its sentence splitter cannot read its own data ({error}); "
            "reinstall it with: uv pip install --link-mode=copy --reinstall-package llama-index-core "
            "llama-index-core"
        ) from error


def _chunk(node: BaseNode, doc: str, file: str, title: str, pages: tuple[int, ...]) -> Chunk:
    text = node.get_content(MetadataMode.NONE)
    return Chunk(Window(doc, file, title, pages, text), node.get_content(MetadataMode.EMBED))
