#!/usr/bin/env bash
# Two ASN.1 libraries offer DER and do not order what DER orders.
#
# Packages: asn1tools==0.169.0 pycrate==0.8.1 (Python package index).
# Source:   ITU-T X.690 clauses 10.3 (SET, by tag) and 11.6 (SET OF, by encoding).
# Guess:    an encoder named DER puts the components of a SET in the order of tags and the elements of a SET OF in that of encodings.
# Seen:     asn1tools orders neither; pycrate orders the SET, not the SET OF.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check asn1tools==0.169.0 pycrate==0.8.1 2>"$folder/pip.log" || { cat "$folder/pip.log" >&2; exit 2; }
cat >"$folder/run.py" <<'EOF'
import asn1tools
import contextlib
import importlib.util
import io
import tempfile

from pycrate_asn1c.asnproc import compile_text, generate_modules
from pycrate_asn1c.generator import PycrateGenerator


def pycrate(text):
    """The module M of an ASN.1 text, as pycrate makes it."""
    path = tempfile.mkdtemp() + "/made.py"
    with contextlib.redirect_stdout(io.StringIO()):
        compile_text(text)
        generate_modules(PycrateGenerator, path)
    spec = importlib.util.spec_from_file_location("made", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.M


TEXT = """M DEFINITIONS AUTOMATIC TAGS ::= BEGIN
S ::= SET { b [5] INTEGER, a [1] INTEGER }
SO ::= SET OF INTEGER
END"""
spec = asn1tools.compile_string(TEXT, "der")
print("asn1tools SET", spec.encode("S", {"a": 1, "b": 2}).hex())
print("asn1tools SET OF", spec.encode("SO", [300, 1, 2]).hex())
made = pycrate(TEXT)
made.S.set_val({"a": 1, "b": 2})
print("pycrate SET", made.S.to_der().hex())
made.SO.set_val([300, 1, 2])
print("pycrate SET OF", made.SO.to_der().hex())
EOF
cat >"$folder/expected" <<'EOF'
asn1tools SET 3106850102810101
asn1tools SET OF 310a0202012c020101020102
pycrate SET 3106810101850102
pycrate SET OF 310a0202012c020101020102
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
