"""Look and behaviour of the page; nothing of it comes from another host."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

STYLE_SHEETS = [Path(__file__).with_name(name) for name in ("theme.css", "drafting.css")]
FOLLOW_LINKS = Path(__file__).with_name("page.js")
PLACE_MARK = Path(__file__).with_name("figure.js")
SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "Consolas", "Liberation Mono", "monospace"]


def theme() -> gr.themes.Base:
    """Gradio's plain theme in a quiet blue with the fonts that the reader's system has."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        secondary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        font=SANS,
        font_mono=MONO,
    )
