"""Which words of a paragraph are its own, and which it quotes or names."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“[^”]{0,600}”|\"[^\"]{0,600}\"|«[^»]{0,600}»|(?<!\w)‘[^‘]{0,200}’(?!\w)")


def unquoted(text: str) -> str:
    """The text with what stands in quotation marks blotted out, as long as before."""
    return _QUOTED.sub(lambda match: "·" * len(match[0]), text)
