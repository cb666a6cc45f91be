"""A draft of a Recommendation in Word, clean or with forty faults, and the key to the faults.

The draft is invented; the texts that it cites are real ones of the catalogue.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from PIL import Image

STYLES = (
    "Rec_No",
    "Rec_title",
    "Heading_b",
    "Ref_text",
    "enumlev1",
    "Note",
    "Figure",
    "Figure_NoTitle",
    "Table_NoTitle",
    "Annex_No & title",
    "Appendix_No & title",
)


@dataclass(frozen=True)
class Part:
    """A paragraph: words between ** are bold. `rows` makes it a table."""

    key: str
    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Fault:
    """One fault: `old` becomes `new` in the part `key`; `rule` must find it in `clause`, naming `words`.

    Without `old` the part is taken out, `after` puts a new part behind it.
    """

    rule: str
    key: str
    clause: str
    words: str
    old: str = ""
    new: str = ""
    after: Part | None = None


def _p(key: str, text: str, style: str = "Normal") -> Part:
    return Part(key, style, text)


CLEAN = (
    _p("number", "Draft Recommendation ITU-T V.99", "Rec_No"),
    _p("title", "Control of suspended modem sessions in gateways between telephone and packet networks", "Rec_title"),
    _p("summary-head", "Summary", "Heading_b"),
    _p("summary", "Recommendation ITU-T V.99 specifies how a gateway controls modem sessions that are suspended "
       "while another call is answered. It gives requirements, procedures and a message format."),
    _p("keywords-head", "Keywords", "Heading_b"),
    _p("keywords", "Gateway, modem, suspension, telephone network."),
    _p("scope-head", "1\tScope", "Heading 1"),
    _p("scope", "This Recommendation specifies how a gateway between a telephone network and a packet network "
       "controls suspended modem sessions. It covers the hold timer, the messages between gateways and their encoding."),
    _p("references-head", "2\tReferences", "Heading 1"),
    _p("references", "The following ITU-T Recommendations and other references contain provisions which, through "
       "reference in this text, constitute provisions of this Recommendation. At the time of publication, the "
       "editions indicated were valid. All Recommendations and other references are subject to revision; users of "
       "this Recommendation are therefore encouraged to investigate the possibility of applying the most recent "
       "edition of the Recommendations and other references listed below. A list of the currently valid ITU-T "
       "Recommendations is regularly published. The reference to a document within this Recommendation does not "
       "give it, as a stand-alone document, the status of a Recommendation."),
    _p("v8", "[ITU-T V.8]\tRecommendation ITU-T V.8 (2000), Procedures for starting sessions of data transmission "
       "over the public switched telephone network.", "Ref_text"),
    _p("v34", "[ITU-T V.34]\tRecommendation ITU-T V.34 (1998), A modem operating at data signalling rates of up to "
       "33 600 bit/s for use on the general switched telephone network and on leased point-to-point 2-wire "
       "telephone-type circuits.", "Ref_text"),
    _p("v42", "[ITU-T V.42]\tRecommendation ITU-T V.42 (2002), Error-correcting procedures for DCEs using "
       "asynchronous-to-synchronous conversion.", "Ref_text"),
    _p("v92", "[ITU-T V.92]\tRecommendation ITU-T V.92 (2000), Enhancements to Recommendation V.90.", "Ref_text"),
    _p("definitions-head", "3\tDefinitions", "Heading 1"),
    _p("elsewhere-head", "3.1\tTerms defined elsewhere", "Heading 2"),
    _p("elsewhere", "This Recommendation uses the following terms defined elsewhere:"),
    _p("upstream", "3.1.1\t**upstream** [ITU-T V.92]: Transmission in the direction from the analogue modem towards "
       "the digital modem."),
    _p("here-head", "3.2\tTerms defined in this Recommendation", "Heading 2"),
    _p("here", "This Recommendation defines the following terms:"),
    _p("anchor", "3.2.1\t**anchor gateway**: Gateway that keeps the state of a suspended session."),
    _p("timer", "3.2.2\t**hold timer**: Timer that limits how long a session stays suspended."),
    _p("report", "3.2.3\t**suspension report**: Message that tells the far end why a session was suspended."),
    _p("abbreviations-head", "4\tAbbreviations and acronyms", "Heading 1"),
    _p("abbreviations", "This Recommendation uses the following abbreviations and acronyms:"),
    _p("lapm", "LAPM\tLink Access Procedure for Modems"),
    _p("moh", "MOH\tModem-on-Hold"),
    _p("pstn", "PSTN\tPublic Switched Telephone Network"),
    _p("conventions-head", "5\tConventions", "Heading 1"),
    _p("conventions", "In this Recommendation, \"shall\" expresses a requirement, \"should\" a recommendation and "
       "\"may\" an option."),
    _p("architecture-head", "6\tArchitecture", "Heading 1"),
    _p("architecture", "Figure 1 shows the two gateways and the public switched telephone network (PSTN) beside "
       "them. Calls on the PSTN are started as specified in [ITU-T V.8], and the modems operate as specified in "
       "[ITU-T V.34]. The anchor gateway is the one that sees the call first."),
    Part("picture", "Figure"),
    _p("figure", "Figure 1 – Gateways and networks", "Figure_NoTitle"),
    _p("requirements-head", "7\tRequirements", "Heading 1"),
    _p("general-head", "7.1\tGeneral", "Heading 2"),
    _p("general", "The anchor gateway shall support modem-on-hold (MOH) as specified in clause 9.10 of [ITU-T V.92]. "
       "The values that apply to MOH are given in Table 1. The upstream rate shall be kept in the session state."),
    _p("table", "Table 1 – Values of the hold timer", "Table_NoTitle"),
    Part("values", "Normal", rows=(("Class", "Hold timer (s)"), ("1", "30"), ("2", "120"))),
    _p("suspend-head", "7.2\tSuspension", "Heading 2"),
    _p("suspend", "The gateway shall start the hold timer within 20 ms of the request. The gateway shall suspend the "
       "link access procedure for modems (LAPM) of [ITU-T V.42] before it answers the request. LAPM stays suspended "
       "until clause 7.3 applies."),
    _p("suspend-note", "NOTE – The request comes from the subscriber's modem.", "Note"),
    _p("report-use", "The gateway shall send a suspension report to the far end. The report is encoded as specified "
       "in Annex A."),
    _p("resume-head", "7.3\tResumption", "Heading 2"),
    _p("resume", "The gateway shall resume the session when the modem returns within the hold timer. The gateway "
       "should log the duration of the suspension."),
    _p("procedures-head", "8\tProcedures", "Heading 1"),
    _p("procedures", "The anchor gateway carries out these steps in order:"),
    _p("step-a", "a)\tit records the state of the session;", "enumlev1"),
    _p("step-b", "b)\tit answers the request;", "enumlev1"),
    _p("step-c", "c)\tit sends the report that clause 7.2 requires.", "enumlev1"),
    _p("release", "The far end shall release the session when the hold timer expires. An example is given in "
       "Appendix I, and a study of durations in [b-Sample]."),
    _p("annex", "Annex A – Encoding of the suspension report", "Annex_No & title"),
    _p("annex-line", "(This annex forms an integral part of this Recommendation.)"),
    _p("annex-text", "The suspension report shall consist of one octet for the cause and two octets for the duration."),
    _p("appendix", "Appendix I – Example of a suspension", "Appendix_No & title"),
    _p("appendix-line", "(This appendix does not form an integral part of this Recommendation.)"),
    _p("appendix-text", "A modem asks for a suspension of 25 s, and the gateway answers with class 1."),
    _p("bibliography-head", "Bibliography", "Heading 1"),
    _p("sample", "[b-Sample]\tSample, A. (2020), Durations of telephone calls, Journal of Examples.", "Ref_text"),
)  # fmt: skip

FAULTS = (
    Fault("ITU-TTL-002", "title", "", "PSTN", "telephone and packet", "PSTN and packet"),
    Fault("ITU-FRT-001", "summary", "Summary", "shall", "It gives", "A gateway shall keep its state. It gives"),
    Fault("ITU-STR-004", "keywords", "Keywords", "keywords", "Gateway, modem, suspension", "Suspension, gateway, modem"),
    Fault("ITU-WRD-010", "scope", "1", "This document", "This Recommendation specifies", "This document specifies"),
    Fault("ITU-STR-006", "references", "2", "fixed sentence", "contain provisions which, through reference in this "
          "text, constitute provisions of", "are referred to in"),
    Fault("ITU-REF-004", "v34", "2", "V.34", "V.34 (1998)", "V.34 (1996)"),
    Fault("ITU-REF-006", "v42", "2", "V.42", "V.42 (2002)", "V.42 (2004)"),
    Fault("ITU-REF-007", "v8", "2", "Procedures for opening", "Procedures for starting sessions of", "Procedures for opening calls with"),
    Fault("ITU-REF-010", "v92", "2", "Recommendation ITU-T", "Recommendation ITU-T V.92", "ITU-T Recommendation V.92"),
    Fault("ITU-REF-005", "v92", "2", "P.862", after=_p("p862", "[ITU-T P.862]\tRecommendation ITU-T P.862 (2001), "
          "Perceptual evaluation of speech quality (PESQ): An objective method for end-to-end speech quality "
          "assessment of narrow-band telephone networks and speech codecs.", "Ref_text")),
    Fault("ITU-REF-001", "v92", "2", "Y.3172", after=_p("y3172", "[ITU-T Y.3172]\tRecommendation ITU-T Y.3172 (2019), "
          "Architectural framework for machine learning in future networks including IMT-2020.", "Ref_text")),
    Fault("ITU-REF-009", "v92", "2", "Draft Rec", after=_p("draft", "[ITU-T Y.draft]\tDraft Recommendation ITU-T "
          "Y.gateway, Work in this direction.", "Ref_text")),
    Fault("ITU-TRM-005", "upstream", "3.1", "upstream", " [ITU-T V.92]:", ":"),
    Fault("ITU-TRM-001", "anchor", "3.2", "Anchor", "anchor gateway**", "Anchor Gateway**"),
    Fault("ITU-TRM-002", "anchor", "3.2", "begins", "Gateway that keeps", "gateway that keeps"),
    Fault("ITU-TRM-003", "timer", "3.2", "full stop", "stays suspended.", "stays suspended"),
    Fault("ITU-TRM-004", "report", "3.2", "abandoned", after=_p("abandoned", "3.2.4\t**abandoned session**: "
          "Session that no gateway resumes.")),
    Fault("ITU-TRM-007", "report", "3.2", "contains", "Message that tells", "A suspension report that tells"),
    Fault("ITU-TRM-010", "report", "3.2", "downstream", after=_p("downstream", "3.2.5\t**downstream**: Direction from "
          "the packet network to the telephone network.")),
    Fault("ITU-ABB-001", "pstn", "4", "QAM", after=_p("qam", "QAM\tQuadrature Amplitude Modulation")),
    Fault("ITU-ABB-003", "pstn", "4", "IAF", after=_p("iaf", "IAF\tInteractive Answering Function")),
    Fault("ITU-ABB-002", "resume", "7.", "XQM", "log the duration", "log the XQM value and the duration"),
    Fault("ITU-ABB-004", "suspend", "7.2", "LAPM", "link access procedure for modems (LAPM)", "LAPM procedure"),
    Fault("ITU-FIG-002", "architecture", "6", "figure 1", "Figure 1 shows the two gateways and", "There are two gateways with"),
    Fault("ITU-XRF-002", "general", "7.1", "9.77", "clause 9.10 of", "clause 9.77 of"),
    Fault("ITU-XRF-003", "general", "7.1", "table 4", "The values that", "Further values are in Table 4. The values that"),
    Fault("ITU-FIG-001", "step-c", "8", "without a title", after=Part("bare", "Normal", rows=(("Step", "Sender"), ("1", "A")))),
    Fault("ITU-PRV-001", "suspend", "7.2", "must", "shall start the hold timer", "must start the hold timer"),
    Fault("ITU-PRV-002", "suspend", "7.2", "will", "LAPM stays", "LAPM will stay"),
    Fault("ITU-NOT-001", "suspend-note", "7.2", "shall", "The request comes", "The request shall come"),
    Fault("ITU-PRV-003", "report-use", "7.2", "is required to", "shall send a suspension", "is required to send a suspension"),
    Fault("ITU-XRF-001", "suspend", "7.2", "clause 7.9", "until clause 7.3", "until clause 7.9"),
    Fault("ITU-NUM-001", "resume-head", "7.4", "7.3", "7.3\t", "7.4\t"),
    Fault("ITU-PRV-007", "resume", "7", "as soon as possible", "shall resume the session", "shall resume as soon as possible the session"),
    Fault("ITU-WRD-001", "procedures", "8", "etc", "carries out these steps", "carries out logging, etc. and these steps"),
    Fault("ITU-NUM-007", "step-c", "8", "d)", "c)\t", "d)\t"),
    Fault("ITU-WRD-006", "release", "8", "the the", "release the session", "release the the session"),
    Fault("ITU-REF-002", "release", "8", "b-Other", "in [b-Sample]", "in [b-Sample] and [b-Other 2]"),
    Fault("ITU-STR-007", "annex-line", "Annex A", "Annex A"),
    Fault("ITU-PRV-008", "appendix-text", "Appendix I", "shall", "the gateway answers", "the gateway shall answer"),
)  # fmt: skip


def draft(faults: tuple[Fault, ...] = ()) -> bytes:
    """The draft as a .docx."""
    document = docx.Document()
    for name in STYLES:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for part in _parts(faults):
        _write(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _parts(faults: tuple[Fault, ...]) -> Iterator[Part]:
    for part in CLEAN:
        own = [fault for fault in faults if fault.key == part.key]
        gone = False
        for fault in own:
            if fault.old:
                assert fault.old in part.text, (fault.rule, fault.old)
                part = replace(part, text=part.text.replace(fault.old, fault.new))
            gone = gone or not (fault.old or fault.after)
        if not gone:
            yield part
        yield from (fault.after for fault in own if fault.after is not None)


def _write(document: Document, part: Part) -> None:
    if part.rows:
        table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
        for row, cells in zip(table.rows, part.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        return
    paragraph = document.add_paragraph(style=part.style)
    if part.style == "Figure":
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "white").save(picture, "PNG")
        picture.seek(0)
        paragraph.add_run().add_picture(picture)
        return
    for place, piece in enumerate(part.text.split("**")):
        if piece:
            paragraph.add_run(piece).bold = True if place % 2 else None
