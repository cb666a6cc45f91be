"""The Gradio page for editors."""
