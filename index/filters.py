"""What a search can be narrowed to; one value, understood by SQLite and by Chroma."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

SHARED_KIND = ""
"""The only thing that Chroma is told of a record that several passages share: no condition holds for it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty sets and None do not narrow; values of one set are alternatives, the fields together all hold."""

    files: frozenset[str] = frozenset()
    doc_ids: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    normative: bool | None = None
    from_year: int | None = None
    to_year: int | None = None

    def inside(self, files: frozenset[str]) -> Filter | None:
        """The same inside some files only; None where nothing can be left."""
        left = files & self.files if self.files else files
        return replace(self, files=left) if left else None

    def _sets(self) -> list[tuple[str, frozenset[str]]]:
        return [
            ("file", self.files),
            ("doc_id", self.doc_ids),
            ("series", self.series),
            ("language", self.languages),
            ("status", self.statuses),
            ("kind", self.kinds),
        ]

    def sql(self) -> tuple[str, list[str | int]]:
        """Conditions on the table `passages` joined with AND ("" if there is none), and their values."""
        conditions: list[str] = []
        values: list[str | int] = []
        for column, allowed in self._sets():
            if allowed:
                conditions.append(f"passages.{column} IN ({', '.join('?' * len(allowed))})")
                values += sorted(allowed)
        if self.not_kinds:
            conditions.append(f"passages.kind NOT IN ({', '.join('?' * len(self.not_kinds))})")
            values += sorted(self.not_kinds)
        if self.normative is not None:
            conditions.append("passages.normative = ?")
            values.append(int(self.normative))
        if self.from_year is not None:
            conditions.append("passages.year >= ?")
            values.append(self.from_year)
        if self.to_year is not None:
            conditions.append("passages.year <= ?")
            values.append(self.to_year)
        return " AND ".join(conditions), values

    def chroma(self) -> dict[str, Any] | None:
        """The same as Chroma's `where`, None if nothing is narrowed. Records of `SHARED_KIND` never match."""
        conditions: list[dict[str, Any]] = [
            {column: {"$in": sorted(allowed)}} for column, allowed in self._sets() if allowed
        ]
        if self.not_kinds:
            conditions.append({"kind": {"$nin": sorted(self.not_kinds | {SHARED_KIND})}})
        if self.normative is not None:
            conditions.append({"normative": self.normative})
        if self.from_year is not None:
            conditions.append({"year": {"$gte": self.from_year}})
        if self.to_year is not None:
            conditions.append({"year": {"$lte": self.to_year}})
        if len(conditions) < 2:
            return conditions[0] if conditions else None
        return {"$and": conditions}
