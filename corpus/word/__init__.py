"""Word files: styles, automatic numbers, and the text as Word draws it."""
