#!/usr/bin/env bash
# pycrate cannot compile a range of digits as the alphabet of a NumericString.
#
# Packages: pycrate==0.8.1 (Python package index).
# Source:   ITU-T X.680 clauses 51.4 and 51.7 (value range inside a permitted alphabet).
# Guess:    NumericString (FROM ("0".."9")) compiles as PrintableString (FROM ("a".."z")) does.
# Seen:     it is refused; the same range on an IA5String, and the digits one by one, compile.
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


for kind in (
    'NumericString (FROM ("0".."9"))',
    'NumericString (FROM ("0" | "1" | "2"))',
    'PrintableString (FROM ("a".."z"))',
    'IA5String (FROM ("0".."9"))',
):
    print(kind, said(f"M DEFINITIONS AUTOMATIC TAGS ::= BEGIN\nN ::= {kind}\nEND"))
EOF
cat >"$folder/expected" <<'EOF'
NumericString (FROM ("0".."9")) refused: ASN1ProcTextErr
NumericString (FROM ("0" | "1" | "2")) compiled
PrintableString (FROM ("a".."z")) compiled
IA5String (FROM ("0".."9")) compiled
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
