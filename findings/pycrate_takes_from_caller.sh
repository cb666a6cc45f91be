#!/usr/bin/env bash
# pycrate takes components out of the dict that the caller handed in.
#
# Packages: pycrate==0.8.1 (Python package index).
# Source:   pycrate_asn1rt; ITU-T X.690 clause 11.5 (DER leaves out what equals its DEFAULT).
# Guess:    encoding leaves the caller's dict alone, and decoding fills in defaults whatever the encoding rules.
# Seen:     to_der() removes from the dict what equals its default; from_der() leaves it out, from_uper() fills it in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycrate==0.8.1 2>"$folder/pip.log" || { cat "$folder/pip.log" >&2; exit 2; }
cat >"$folder/run.py" <<'EOF'
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


made = pycrate("""M DEFINITIONS AUTOMATIC TAGS ::= BEGIN
D ::= SEQUENCE { i INTEGER DEFAULT 5, j INTEGER }
END""")
mine = {"i": 5, "j": 1}
made.D.set_val(mine)
der = made.D.to_der()
print("der", der.hex(), "the caller's dict is now", mine)
made.D.from_der(der)
print("from_der", made.D.get_val())
made.D.set_val({"i": 5, "j": 1})
made.D.from_uper(made.D.to_uper())
print("from_uper", dict(sorted(made.D.get_val().items())))
EOF
cat >"$folder/expected" <<'EOF'
der 3003810101 the caller's dict is now {'j': 1}
from_der {'j': 1}
from_uper {'i': 5, 'j': 1}
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
