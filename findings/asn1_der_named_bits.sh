#!/usr/bin/env bash
# Neither asn1tools nor pycrate takes the trailing zeros off named bits in DER.
#
# Packages: asn1tools==0.169.0 pycrate==0.8.1 (Python package index).
# Source:   ITU-T X.690 clause 11.2.2.
# Guess:    an encoder named DER writes the named bits 1000 0000 as 03 02 07 80.
# Seen:     both write 03 02 00 80, as BER may; in UPER asn1tools takes the zeros off (01 80).
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
F ::= BIT STRING { first(0), last(7) }
END"""
for rules in ("der", "uper"):
    print("asn1tools", rules, asn1tools.compile_string(TEXT, rules).encode("F", (b"\x80", 8)).hex())
made = pycrate(TEXT)
made.F.set_val((0x80, 8))
print("pycrate der", made.F.to_der().hex())
EOF
cat >"$folder/expected" <<'EOF'
asn1tools der 03020080
asn1tools uper 0180
pycrate der 03020080
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
