"""PDF files as pages, lines and blocks."""
