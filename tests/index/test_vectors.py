"""Chroma collections, embedded and on a server: the same behaviour."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from corpus.settings import Settings
from index.errors import ChromaUnreachable, DamagedIndex
from index.filters import Filter
from index.manifest import file_hashes
from index.vectors import HNSW, THOROUGH, VectorIndex, drop_collections
from tests.index.token_proxy import TokenProxy, serving

COUNT, DIMENSION = 300, 32
_generator = np.random.default_rng(7)
_raw = _generator.normal(size=(COUNT, DIMENSION)).astype(np.float32)
VECTORS = (_raw / np.linalg.norm(_raw, axis=1, keepdims=True)).astype(np.float32)
IDS = list(range(1, COUNT + 1))


def facts(id: int) -> dict[str, str | int | bool]:
    return {
        "file": f"file-{id % 3}",
        "kind": "catalogue" if id % 2 else "clause",
        "normative": id % 5 == 0,
        "year": 2000 + id % 10,
        "status": "",
    }


def build(settings: Settings, folder: Path, name: str) -> VectorIndex:
    with VectorIndex(settings, folder, name, create=HNSW) as index:
        index.add(IDS, VECTORS, [facts(id) for id in IDS])
    return VectorIndex(settings, folder, name)


def test_records_are_found_again_after_reopening(anywhere: Settings, tmp_path: Path, collection: str) -> None:
    with build(anywhere, tmp_path / "chroma", collection) as index:
        assert index.count() == COUNT
        found = index.query(VECTORS[41], 5)
        assert found[0][0] == 42
        assert found[0][1] == pytest.approx(1.0, abs=1e-5)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        exact = VECTORS @ VECTORS[41]
        assert {id for id, _ in found} == {int(place) + 1 for place in np.argsort(-exact)[:5]}
        assert len(index.query(VECTORS[0], 1000)) == COUNT


def test_vectors_are_given_in_the_order_asked_for(
    anywhere: Settings, tmp_path: Path, collection: str
) -> None:
    wanted = [42, 7, 299, 7]
    with build(anywhere, tmp_path / "chroma", collection) as index:
        found = index.vectors_of(wanted)
        assert found.dtype == np.float32
        assert found == pytest.approx(VECTORS[[id - 1 for id in wanted]], abs=1e-6)
        assert index.vectors_of([]).size == 0
        with pytest.raises(DamagedIndex, match="1 vectors are missing, the first that of record 301"):
            index.vectors_of([1, 301])


def test_a_filter_narrows_as_it_does_in_the_full_text(
    anywhere: Settings, tmp_path: Path, collection: str
) -> None:
    where = Filter(
        files=frozenset({"file-0", "file-1"}),
        not_kinds=frozenset({"catalogue"}),
        normative=True,
        from_year=2000,
        to_year=2005,
    )
    with build(anywhere, tmp_path / "chroma", collection) as index:
        found = {id for id, _ in index.query(VECTORS[0], COUNT, where)}
    assert found == {id for id in IDS if id % 3 < 2 and id % 2 == 0 and id % 5 == 0 and id % 10 <= 5}


@pytest.mark.parametrize("last", [1, 700])
def test_the_whole_graph_is_on_the_disk_and_opening_it_changes_nothing(
    settings: Settings, tmp_path: Path, collection: str, last: int
) -> None:
    folder = tmp_path / "chroma"
    ids, vectors = list(range(1, COUNT + last + 1)), np.tile(VECTORS, (4, 1))[: COUNT + last]
    with VectorIndex(settings, folder, collection, create=HNSW) as index:
        index.add(ids[:COUNT], vectors[:COUNT], [facts(id) for id in ids[:COUNT]])
        index.add(ids[COUNT:], vectors[COUNT:], [facts(id) for id in ids[COUNT:]])
    (lengths,) = folder.rglob("length.bin")
    assert lengths.stat().st_size == 4 * len(ids)
    before = file_hashes(folder)
    assert "data_level0.bin" in {Path(name).name for name in before}
    with VectorIndex(settings, folder, collection) as index:
        assert index.query(VECTORS[41], 1)[0][1] == pytest.approx(1.0, abs=1e-5)
    assert file_hashes(folder) == before


def test_a_collection_that_was_begun_is_replaced(anywhere: Settings, tmp_path: Path, collection: str) -> None:
    build(anywhere, tmp_path / "chroma", collection).close()
    with VectorIndex(anywhere, tmp_path / "chroma", collection, create=THOROUGH) as index:
        index.add([7], VECTORS[:1], [facts(7)])
        index.expect(1)
        with pytest.raises(DamagedIndex, match="holds 1 vectors instead of 300"):
            index.expect(COUNT)


def test_only_some_records_count(anywhere: Settings, tmp_path: Path, collection: str) -> None:
    among = [id for id in IDS if id % 7 == 0]
    exact = sorted(among, key=lambda id: -float(VECTORS[id - 1] @ VECTORS[0]))
    with build(anywhere, tmp_path / "chroma", collection) as index:
        assert [id for id, _ in index.query(VECTORS[0], 10, among=among)] == exact[:10]
        assert len(index.query(VECTORS[0], COUNT, among=among)) == len(among)


def test_a_missing_collection_is_named(anywhere: Settings, tmp_path: Path, collection: str) -> None:
    build(anywhere, tmp_path / "chroma", collection).close()
    with pytest.raises(DamagedIndex, match="collection other-one is missing"):
        VectorIndex(anywhere, tmp_path / "chroma", "other-one")


def test_missing_vectors_are_not_taken_for_an_empty_store(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DamagedIndex, match="vectors are missing"):
        VectorIndex(settings, tmp_path / "nowhere", "any-name")
    assert not (tmp_path / "nowhere").exists()


def test_an_unreachable_server_is_named(settings: Settings, tmp_path: Path) -> None:
    deaf = settings.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    with pytest.raises(ChromaUnreachable, match=r"http://127\.0\.0\.1:9: .*COPILOT_CHROMA_URL"):
        VectorIndex(deaf, tmp_path, "any-name", create=HNSW)


@pytest.mark.parametrize("token", ["", "another"])
def test_a_wrong_token_is_named(
    settings: Settings, chroma_server: dict[str, str], tmp_path: Path, token: str
) -> None:
    stranger = settings.model_copy(update={**chroma_server, "chroma_token": token})
    with pytest.raises(ChromaUnreachable, match=r"server refuses .*check COPILOT_CHROMA_TOKEN") as refusal:
        VectorIndex(stranger, tmp_path, "any-name", create=HNSW)
    assert chroma_server["chroma_token"] not in str(refusal.value)


def test_chroma_cloud_is_reached_by_its_settings(
    settings: Settings,
    open_chroma_server: str,
    tmp_path: Path,
    collection: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its address, TLS, key, tenant, database and quota, played by a local server."""
    certificate, key = tmp_path / "cloud.pem", tmp_path / "cloud.key"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=api.trychroma.com", "-addext", "subjectAltName=DNS:api.trychroma.com"]
    if shutil.which(command[0]) is None:
        pytest.skip("needs openssl to make a certificate")
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    look_up = socket.getaddrinfo

    def at_home(host: str, *arguments: Any, **options: Any) -> Any:
        return look_up("127.0.0.1" if host == "api.trychroma.com" else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", at_home)
    tenants = f"{open_chroma_server}/api/v2/tenants"
    httpx.post(tenants, json={"name": f"{collection}-tenant"}).raise_for_status()
    httpx.post(f"{tenants}/{collection}-tenant/databases", json={"name": "itu"}).raise_for_status()
    proxy = TokenProxy(open_chroma_server, "ck-key", quota=300)
    with serving(proxy, certificate, key) as port:
        cloud = settings.model_copy(
            update={
                "chroma_url": f"https://api.trychroma.com:{port}",
                "chroma_token": "ck-key",
                "chroma_tenant": f"{collection}-tenant",
                "chroma_database": "itu",
            }
        )
        many, vectors = list(range(1, 701)), np.tile(VECTORS, (3, 1))[:700]
        with VectorIndex(cloud, tmp_path, collection, create=HNSW) as index:
            index.add(many, vectors, [facts(id) for id in many])
            index.expect(700)
            assert index.vectors_of(many) == pytest.approx(vectors, abs=1e-6)
            assert len(index.query(VECTORS[0], 700)) == 300
        assert proxy.refused == 0
        assert all(
            f"{collection}-tenant/databases/itu" in path for path in proxy.paths if "collections" in path
        )
        other = cloud.model_copy(update={"chroma_database": "another"})
        with pytest.raises(ChromaUnreachable, match="COPILOT_CHROMA_DATABASE"):
            VectorIndex(other, tmp_path, collection)


def test_unused_collections_of_one_index_are_dropped(
    settings: Settings, chroma_server: dict[str, str], tmp_path: Path, collection: str
) -> None:
    server = settings.model_copy(update=chroma_server)
    for name in (f"{collection}-1", f"{collection}-2", f"other-{collection}-1"):
        VectorIndex(server, tmp_path, name, create=HNSW).close()
    assert drop_collections(server, f"{collection}-", frozenset({f"{collection}-2"})) == [f"{collection}-1"]
    VectorIndex(server, tmp_path, f"{collection}-2").close()
    VectorIndex(server, tmp_path, f"other-{collection}-1").close()
