"""Reading ITU-T texts: identifiers, catalogue, PDF pages, clause trees, terms."""
