"""Each rule finds its fault in a clean draft that was spoilt in one place, at that place."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.check import Report, all_rules, check_text

CLEAN = Path(__file__).with_name("clean.md").read_text(encoding="utf-8")
TIMER = "The anchor gateway is required to start the hold timer within 20 ms."
CASES = [
    # rule, old, new, clause in which it is found
    ("ITU-STR-001", "## 5 Conventions\n", "## 5 Principles\n", "4"),
    ("ITU-STR-002", "## 1 Scope", "## 2 Scope", "2"),
    ("ITU-STR-003", "## Keywords\n\nGateway, modem, suspension\n", "", ""),
    ("ITU-STR-003", "## Summary\n\nThis", "This", ""),
    ("ITU-STR-004", "Gateway, modem, suspension", "Modem; gateway; suspension", "Keywords"),
    ("ITU-STR-005", "This Recommendation specifies how a gateway controls suspended sessions and what it reports.\n", "", "1"),
    ("ITU-STR-006", "This Recommendation uses the following abbreviations and acronyms:\n", "", "4"),
    ("ITU-STR-007", "(This annex forms an integral part of this Recommendation.)\n", "", "Annex A"),
    ("ITU-STR-007", "(This annex forms", "(This annex does not form", "Annex A"),
    ("ITU-STR-007", "(This appendix does not form", "(This appendix forms", "Appendix I"),
    ("ITU-STR-007", "## Bibliography\n", "## Bibliography\n\n(This appendix does not form an integral part of this Recommendation.)\n", "Bibliography"),
    ("ITU-STR-009", "### 7.2 Report", "### Report", "Report"),
    ("ITU-STR-010", "### 3.1 Terms defined elsewhere\n\nThis Recommendation uses the following term defined elsewhere:\n\n3.1.1 **error-correcting DCE** [ITU-T V.42]: Equipment that corrects errors of the line.\n", "", "3"),
    ("ITU-FRT-001", "sessions that are suspended.", "sessions. It must report them.", "Summary"),
    ("ITU-TTL-001", "# Control of suspended sessions in gateways\n", "", ""),
    ("ITU-TTL-002", "sessions in gateways", "LAPM sessions in gateways", ""),
    ("ITU-TTL-003", "# Control of suspended sessions in gateways", "# Audiovisual and multimedia systems: control of sessions", ""),
    ("ITU-TTL-005", "in gateways\n", "in gateways.\n", ""),
    ("ITU-REF-001", "## 3 Definitions", "[ITU-T V.8] Recommendation ITU-T V.8 (2000), Procedures for starting sessions.\n\n## 3 Definitions", "2"),
    ("ITU-REF-002", "see [b-Sample]", "see [b-Smith]", "Appendix I"),
    ("ITU-REF-002", "of [ITU-T V.42] and", "of [ITU-T V.42], [ITU-T V.8] and", "6"),
    ("ITU-REF-003", "Figure 1 shows the gateways.", "Figure 1 shows the gateways of Recommendation ITU-T V.150.1.", "6"),
    ("ITU-REF-009", "(2002), Error", "(2002), Temporary Document 17, Error", "2"),
    ("ITU-REF-010", "] Recommendation ITU-T V.42", "] ITU-T Recommendation V.42", "2"),
    ("ITU-REF-011", "[b-Sample] Sample", "[Sample] Sample", "Bibliography"),
    ("ITU-REF-011", "[ITU-T V.42] Recommendation", "[b-ITU-T V.42] Recommendation", "2"),
    ("ITU-REF-012", "## 3 Definitions", "[IETF RFC 3550] IETF RFC 3550 (2003), RTP: A Transport Protocol.\n\n## 3 Definitions", "2"),
    ("ITU-REF-013", "A modem asks for 25 s, see [b-Sample].", "A modem asks for 25 s.", "Bibliography"),
    ("ITU-REF-014", "[ITU-T V.42] Recommendation ITU-T V.42", "[ITU-T V.44] Recommendation ITU-T V.42", "2"),
    ("ITU-XRF-001", "as clause 7.1 and", "as clause 7.8 and", "7.2"),
    ("ITU-XRF-001", "and Annex A describe", "and Annex C describe", "7.2"),
    ("ITU-XRF-003", "Table 1 gives", "Table 1 and Table 3 give", "7.1"),
    ("ITU-XRF-004", "as clause 7.1", "as section 7.1", "7.2"),
    ("ITU-TRM-001", "**hold timer**", "**Hold timer**", "3.2"),
    ("ITU-TRM-002", "Timer that limits", "timer that limits", "3.2"),
    ("ITU-TRM-003", "stays suspended.\n", "stays suspended\n", "3.2"),
    ("ITU-TRM-004", "3.2.1 **anchor gateway**", "3.2.1 **main gateway**", "3.2"),
    ("ITU-TRM-005", "**error-correcting DCE** [ITU-T V.42]:", "**error-correcting DCE**:", "3.1"),
    ("ITU-TRM-006", "**hold timer**:", "**hold timer** [ITU-T V.42]:", "3.2"),
    ("ITU-TRM-007", "Timer that limits", "Hold timer value that limits", "3.2"),
    ("ITU-TRM-008", "Gateway that keeps", "Gateway that does not lose", "3.2"),
    ("ITU-TRM-009", "Gateway that keeps", "Is when a gateway keeps", "3.2"),
    ("ITU-TRM-013", "**hold timer**", "**anchor gateway**", "3.2"),
    ("ITU-TRM-014", "The anchor gateway is", "The gateway is", "3.2"),
    ("ITU-TRM-015", "how long a session stays suspended.", "how long a session stays. It shall be 20 s.", "3.2"),
    ("ITU-TRM-016", "**hold timer**:", "hold timer:", "3.2"),
    ("ITU-TRM-016", "**hold timer**:", "**hold timer** –", "3.2"),
    ("ITU-ABB-001", "and forward error correction (FEC)", "and forward error correction", "4"),
    ("ITU-ABB-002", TIMER, TIMER + " The XYZ value is kept.", "7.1"),
    ("ITU-ABB-003", "FEC  Forward Error Correction\n\nLAPM  Link", "LAPM  Link Access Procedure for Modems\n\nFEC  Forward Error Correction\n\nLAPX  Link", "4"),
    ("ITU-ABB-004", "forward error correction (FEC)", "FEC", "6"),
    ("ITU-ABB-005", "LAPM  Link", "FEC  Forward Error Correction\n\nLAPM  Link", "4"),
    ("ITU-ABB-006", "forward error correction (FEC)", "fast error coding (FEC)", "6"),
    ("ITU-PRV-001", TIMER, "The anchor gateway must start the hold timer within 20 ms.", "7.1"),
    ("ITU-PRV-002", TIMER, "The anchor gateway will start the hold timer within 20 ms.", "7.1"),
    ("ITU-PRV-003", TIMER, "The anchor gateway shall start the hold timer within 20 ms.", "7.1"),
    ("ITU-PRV-004", 'the keywords "is required to" indicate a requirement, "is recommended to" a recommendation, and "can optionally" an option', "bits are numbered from 1", "5"),
    ("ITU-PRV-005", TIMER, "The anchor gateway has to start the hold timer within 20 ms.", "7.1"),
    ("ITU-PRV-006", TIMER, "The gateway is required to start the hold timer and is required to log it.", "7.1"),
    ("ITU-PRV-007", "within 20 ms", "within a reasonable time", "7.1"),
    ("ITU-PRV-008", "A modem asks for 25 s", "A modem shall ask for 25 s", "Appendix I"),
    ("ITU-PRV-009", TIMER, "The anchor gateway SHALL start the hold timer within 20 ms.", "7.1"),
    ("ITU-NOT-001", "a) the cause;", "NOTE – The duration shall be logged.\n\na) the cause;", "7.2"),
    ("ITU-NOT-003", "a) the cause;", "Note: the cause comes first.\n\na) the cause;", "7.2"),
    ("ITU-NOT-004", "a) the cause;", "NOTE – One.\n\nNOTE – Two.\n\na) the cause;", "7.2"),
    ("ITU-NUM-001", "### 7.2 Report", "### 7.3 Report", "7.3"),
    ("ITU-NUM-001", "3.2.2 **hold", "3.2.3 **hold", "3.2"),
    ("ITU-NUM-002", "### 7.2 Report", "### 7.1 Report", "7.1"),
    ("ITU-NUM-003", "## 6 Architecture", "## 8 Architecture", "7"),
    ("ITU-NUM-004", "## Annex A –", "## Annex B –", "Annex B"),
    ("ITU-NUM-004", "## Appendix I –", "## Appendix II –", "Appendix II"),
    ("ITU-NUM-007", "b) the duration", "c) the duration", "7.2"),
    ("ITU-FIG-001", "Table 1 – Values of the hold timer\n", "", "7.1"),
    ("ITU-FIG-001", "Figure 1 – Gateways\n", "", "6"),
    ("ITU-FIG-002", "Table 1 gives its values.", "", "7.1"),
    ("ITU-FIG-003", "Table 1 – Values", "Table 2 – Values", "7.1"),
    ("ITU-FIG-004", "Table 1 – Values", "Table 1: Values", "7.1"),
    ("ITU-FIG-005", "Figure 1 – Gateways", "Figure A.1 – Gateways", "6"),
    ("ITU-WRD-001", "a) the cause;", "a) the cause, etc.;", "7.2"),
    ("ITU-WRD-002", "within 20 ms", "within TBD ms", "7.1"),
    ("ITU-WRD-003", "Table 1 gives its values.", "In Table 1 we give its values.", "7.1"),
    ("ITU-WRD-004", "The values come", "The values don't come", ""),
    ("ITU-WRD-005", "Figure 1 shows the gateways.", "Figure 1 shows gateways that are currently in use.", "6"),
    ("ITU-WRD-006", "Figure 1 shows the gateways.", "Figure 1 shows the the gateways.", "6"),
    ("ITU-WRD-007", "a) the cause;", "a) the cause and/or the class;", "7.2"),
    ("ITU-WRD-008", "Figure 1 shows the gateways.", "Figure 1 shows the gateways of ITU-T Recommendation V.42.", "6"),
    ("ITU-WRD-009", "within 20 ms", "within 20,000 ms", "7.1"),
    ("ITU-WRD-010", "## 1 Scope\n\nThis Recommendation", "## 1 Scope\n\nThis document", "1"),
    ("ITU-WRD-011", "Figure 1 shows the gateways.", "Figure 1 shows the very good gateways.", "6"),
]  # fmt: skip


def spoilt(old: str, new: str) -> Report:
    assert CLEAN.count(old) >= 1, old
    return check_text(CLEAN.replace(old, new, 1))


def test_the_clean_draft_has_no_finding() -> None:
    report = check_text(CLEAN)
    assert [(finding.rule, finding.place.quote) for finding in report.findings] == []
    assert report.title == "Control of suspended sessions in gateways"


@pytest.mark.parametrize(
    ("rule", "old", "new", "clause"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_fault_is_found_at_its_place(rule: str, old: str, new: str, clause: str) -> None:
    found = [finding for finding in spoilt(old, new).findings if finding.rule == rule]
    assert found, f"{rule} did not find it"
    assert any(finding.place.clause.startswith(clause) for finding in found)


def test_every_rule_that_needs_no_index_is_tried_here_or_in_another_test() -> None:
    elsewhere = {"ITU-STR-008", "ITU-STR-011", "ITU-STR-012", "ITU-FRT-002", "ITU-NUM-005", "ITU-NUM-006", "ITU-NOT-002", "ITU-FIG-006"}  # fmt: skip
    tried = {case[0] for case in CASES} | elsewhere
    assert {rule.id for rule in all_rules() if not rule.index} - tried == set()


def test_fixes_are_words_of_the_paragraph() -> None:
    for _, old, new, _ in CASES:
        text = CLEAN.replace(old, new, 1)
        for finding in check_text(text).findings:
            if finding.fix is not None:
                assert finding.fix.old != finding.fix.new
                assert finding.fix.old in text.replace("**", "").replace("*", ""), finding
