"""AsciiDoc as the Metanorma ITU flavour writes it."""
