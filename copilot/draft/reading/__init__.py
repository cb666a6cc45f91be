"""From the prose of an instruction to the form `DraftRequest`, and from a form in JSON or YAML."""
