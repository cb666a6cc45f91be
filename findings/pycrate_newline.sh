#!/usr/bin/env bash
# pycrate wants every assignment on a line of its own.
#
# Packages: pycrate==0.8.1 (Python package index).
# Source:   ITU-T X.680 clause 12.1.6 (new lines are white space) and 12.6 (where white space separates lexical items).
# Guess:    two type assignments on one line compile as they do on two.
# Seen:     a ValueError about unpacking; with a new line between them they compile.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycrate==0.8.1 2>"$folder/pip.log" || { cat "$folder/pip.log" >&2; exit 2; }
cat >"$folder/run.py" <<'EOF'
import contextlib
import io

from pycrate_asn1c.asnproc import compile_text


def said(text):
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            compile_text(text)
            return "compiled"
        except Exception as error:
            return f"refused: {type(error).__name__}"


HEAD = "M DEFINITIONS AUTOMATIC TAGS ::= BEGIN\n"
print("on two lines:", said(HEAD + "A ::= INTEGER\nB ::= BOOLEAN\nEND"))
print("on one line:", said(HEAD + "A ::= INTEGER B ::= BOOLEAN\nEND"))
EOF
cat >"$folder/expected" <<'EOF'
on two lines: compiled
on one line: refused: ValueError
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
