"""A text that is named and not indexed is not answered from others, however it is written."""

from __future__ import annotations

import pytest

from copilot.pipeline import Copilot
from index.passages import CATALOGUE

pytestmark = pytest.mark.real

ABSENT = """\
What does clause 5.1 of U.1 say?
K.44: which generator waveform and source resistance is used for the 10/700 test?
what window size does Q.922 prescribe
In K.20, how long is the impulse?
Which start-up signal does V.90 use first?
How is the modem-on-hold transaction started in V.91?
Quelle est la durée du signal CI dans la K.21 ?
¿Qué tamaño de ventana fija la Q.921?
What does 3GPP TS 26.114 say about jitter buffers?
3gpp ts 26.114 jitter
Which 5QI value does TS 23.501 reserve for conversational voice?
What static payload type does RFC 3389 assign?
rfc 8446 handshake steps?
What is the maximum grandmaster time error allowed by IEEE 802.1AS?
How does ISO 9001 define a process?
According to ETSI EN 300 328, what power may be transmitted?
What does ITU-R M.2083 say about latency?
Rec. ITU-R F.1399: definition of terminal?
which encoding does W3C XML prescribe for booleans?
In ITU-T X.9999, how is a boolean encoded?
How long is signal CI in ITU-T V.8000?
What does the annex of T.35 require of a country code?
default window size in Recommendation ITU-T X.25?
What is the frame check sequence in ISO/IEC 13239?
GSMA IR.92 codec list?
What does NIST SP 800-207 call a policy engine?
NFPA 70 grounding of modems?
How does ITU-T H.323 start a call?
silent period before ANSam per G.168
Which rapporteur duties are in WTSA text ITU-T A.9?
"""


@pytest.mark.parametrize("question", ABSENT.splitlines())
def test_no_quotation_of_another_text(answering: Copilot, question: str) -> None:
    answer = answering.ask(question, mode="extractive")
    named = answering.reading().reader.read(question).named
    assert named, "the text is recognised as one"
    quoted = [citation for citation in answer.citations if citation.file != CATALOGUE]
    numbers = [text.written.split()[-1] for text in named]
    for citation in quoted:
        assert any(number in citation.quote for number in numbers), citation
