"""What can be drafted, and how provisions are worded."""

from __future__ import annotations

from enum import StrEnum


class ClauseType(StrEnum):
    """What can be drafted; the values are those of the machine interface."""

    SCOPE = "scope"
    SUMMARY = "summary"
    KEYWORDS = "keywords"
    REFERENCES = "references"
    BIBLIOGRAPHY = "bibliography"
    DEFINITIONS = "definitions"
    ABBREVIATIONS = "abbreviations"
    CONVENTIONS = "conventions"
    REQUIREMENTS = "requirements"
    PROCEDURES = "procedures"
    NOTE = "note"
    """A NOTE alone, that compares values."""
    ANNEX = "annex"
    APPENDIX = "appendix"
    AMENDMENT = "amendment"
    JUSTIFICATION = "justification"
    """Of new work: the form of Annex A of ITU-T A.1."""
    REFERENCE_JUSTIFICATION = "reference-justification"
    """Of a reference to another organization's text: the form of ITU-T A.5."""
    LIAISON = "liaison"
    CONTRIBUTION = "contribution"


class Style(StrEnum):
    """How provisions are worded; one for a whole Recommendation."""

    REQUIRED = "required"
    """is required to, is recommended to, can optionally"""
    SHALL = "shall"
    """shall, should, may"""
