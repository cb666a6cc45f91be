"""The form of the tab Draft: the instruction, what is chosen beside it, and what was understood of it."""

from __future__ import annotations

import gradio as gr

from ..backend import ASSEMBLED, GENERATIVE
from ..backend.drafting import LONGEST_INSTRUCTION, LONGEST_TITLE
from ..locale import N_, Locale
from .pieces import TYPE_NAMES

STYLES = {
    "": N_("as in the texts drafted from"),
    "required": N_("is required to, is recommended to"),
    "shall": N_("shall, should, may"),
}
LANGUAGES = {"": N_("that of the instruction"), "en": "English", "fr": "Français", "es": "Español"}
LONGEST_FORM = 40_000


class DraftForm:
    """Builds the components where it is made.

    Args:
        locale: of the page.
        model: the language model that drafts, "" where there is none.
    """

    def __init__(self, locale: Locale, model: str) -> None:
        with gr.Accordion(locale("What is to be drafted"), open=True, elem_id="draft-form") as self.box:
            self.instruction = gr.Textbox(
                label=locale("What is wanted"),
                placeholder=locale(
                    "Propose requirements for a new Recommendation on model stores. Cover rollback and "
                    "supervision."
                ),
                lines=3,
                max_lines=12,
                max_length=LONGEST_INSTRUCTION,
                elem_id="draft-instruction",
            )
            with gr.Row(elem_classes="fields"):
                kinds = [(locale("find it out"), "")]
                kinds += [(locale(name), str(value)) for value, name in TYPE_NAMES.items()]
                self.kind = gr.Dropdown(kinds, value="", label=locale("Kind of clause"), min_width=200)
                self.title = gr.Textbox(
                    label=locale("Title of the Recommendation"), max_length=LONGEST_TITLE, min_width=220
                )
            with gr.Row(elem_classes="fields"):
                self.style = gr.Dropdown(
                    [(locale(name), value) for value, name in STYLES.items()],
                    value="",
                    label=locale("Style of provisions"),
                    min_width=200,
                )
                self.language = gr.Dropdown(
                    [(locale(name), value) for value, name in LANGUAGES.items()],
                    value="",
                    label=locale("Language of fixed sentences"),
                    min_width=200,
                )
                self.mode = gr.Dropdown(
                    [
                        (locale("assembled from published texts"), ASSEMBLED),
                        (locale("with {model}", model=model), GENERATIVE),
                    ],
                    value=ASSEMBLED,
                    label=locale("Who writes"),
                    visible=bool(model),
                    min_width=200,
                )
            self.request = gr.Textbox(
                label=locale("What was understood; correct it and draft again"),
                lines=4,
                max_lines=30,
                max_length=LONGEST_FORM,
                visible=False,
                elem_id="draft-request",
            )
            with gr.Row(elem_classes="buttons"):
                self.go = gr.Button(locale("Draft"), variant="primary", elem_id="draft-go")
                self.from_form = gr.Button(
                    locale("Draft from the corrected form"), visible=False, elem_id="draft-from-form"
                )
                self.stop = gr.Button(locale("Stop"), visible=False, elem_id="draft-stop")

    @property
    def order(self) -> list[gr.components.Component]:
        """What an order is made of, in its order."""
        return [self.instruction, self.kind, self.title, self.style, self.language, self.mode]
