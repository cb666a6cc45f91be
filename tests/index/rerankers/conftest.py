"""Here the models themselves are tested."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def models_asked_once() -> None:
    """Nothing is remembered."""
