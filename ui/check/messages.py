"""What the tab says where it has nothing to show."""

from __future__ import annotations

from ..locale import N_

TURN = N_("Waiting for its turn …")
EMPTY = N_(
    "Paste a text or choose a file. The findings appear here, the text with their places marked beside them."
)
BESIDE = N_("The text appears here, with the places of the findings marked.")
GONE = N_("The page was open too long, or the server began anew: the check is gone. Check it again.")
INTERNAL = N_("Something went wrong inside the copilot; its log says more. Try again, or check it in parts.")
TOO_LARGE = N_(
    "{name}: more than the {size} MiB that the page takes; take pictures out, check it in parts, or use "
    "copilot check on your machine."
)
