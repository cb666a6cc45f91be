#!/usr/bin/env bash
# asn1tools decodes object identifiers below joint-iso-itu-t wrongly from the arc 2.40 on.
#
# Packages: asn1tools==0.169.0 (Python package index).
# Source:   ITU-T X.690 clause 8.19.4: the first subidentifier is X*40 + Y, and from 80 on X is 2.
# Guess:    2.999.3 (the arc for examples, ITU-T X.660) comes back as 2.999.3.
# Seen:     the octets are right, but they decode as 26.39.3, and 2.48 comes back as 3.8; up to 2.39 all is well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check asn1tools==0.169.0 2>"$folder/pip.log" || { cat "$folder/pip.log" >&2; exit 2; }
cat >"$folder/run.py" <<'EOF'
import asn1tools

spec = asn1tools.compile_string("M DEFINITIONS ::= BEGIN O ::= OBJECT IDENTIFIER END", "der")
for name in ("2.999.3", "2.48", "2.39", "2.16.840"):
    octets = spec.encode("O", name)
    print(name, octets.hex(), spec.decode("O", octets))
EOF
cat >"$folder/expected" <<'EOF'
2.999.3 0603883703 26.39.3
2.48 06028100 3.8
2.39 060177 2.39
2.16.840 0603608648 2.16.840
EOF
"$folder/venv/bin/python" "$folder/run.py" >"$folder/seen"
diff "$folder/expected" "$folder/seen" && echo "as found"
