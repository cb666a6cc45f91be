#!/usr/bin/env bash
# asn1tools fills in a DEFAULT that is a list with the text of its first brace.
#
# Packages: asn1tools==0.169.0 (Python package index).
# Source:   ITU-T X.680 clause 25.10; X.690 clause 11.5.
# Guess:    a SEQUENCE OF with DEFAULT {1, 2} that is left out decodes as [1, 2]; DER leaves it out when it is [1, 2].
# Seen:     it decodes as the string "{", and DER writes it although it equals the default. An INTEGER beside it is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check asn1tools==0.169.0 2>"$folder/pip.log" || { cat "$folder/pip.log" >&2; exit 2; }
cat >"$folder/run.py" <<'EOF'
import asn1tools

spec = asn1tools.compile_string(
    "M DEFINITIONS AUTOMATIC TAGS ::= BEGIN "
    "D ::= SEQUENCE { i INTEGER DEFAULT 5, s SEQUENCE OF INTEGER DEFAULT {1, 2} } END",
    "der",
)
print("left out, decoded:", spec.decode("D", bytes.fromhex("3000")))
print("equal to the default, encoded:", spec.encode("D", {"i": 5, "s": [1, 2]}).hex())
EOF
cat >"$folder/expected" <<'EOF'
left out, decoded: {'i': 5, 's': '{'}
equal to the default, encoded: 3008a106020101020102
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
