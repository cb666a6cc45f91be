"""What ITU-T texts are made of: headings, clauses, terms, references, amendments."""
