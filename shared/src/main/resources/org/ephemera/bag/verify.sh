#!/bin/sh
# Checks a sealed evidence package. Run it in the package's folder: KEY=/path/to/key.pub.pem sh /path/to/verify.sh
KEY=${KEY:?path of the signing key, got from its owner}; T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; R=0
ok() { echo "ok   $1"; }; no() { echo "FAIL $1"; R=1; }
sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' seal.dsse.json | base64 -d > "$T/body"
sed -n 's/.*"sig":"\([^"]*\)".*/\1/p'     seal.dsse.json | base64 -d > "$T/sig"
{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < "$T/body")"; cat "$T/body"; } > "$T/pae"
openssl dgst -sha256 -verify "$KEY" -signature "$T/sig" "$T/pae" > /dev/null && ok signature || no signature
for f in tagmanifest-sha256.txt manifest-sha256.txt; do
  grep -qF "{\"name\":\"$f\",\"digest\":{\"sha256\":\"$(sha256sum < $f | cut -c1-64)\"}}" "$T/body" && ok "$f is sealed" || no "$f is sealed"; done
sha256sum --quiet --strict -c tagmanifest-sha256.txt && ok "root files" || no "root files"
[ -z "$(find . ! -type d ! -type f; find . -type d -empty)" ] && ok "no links, no empty folders" || no "no links, no empty folders"
find data -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | cmp - manifest-sha256.txt && ok "data: nothing changed, missing or added" || no "data"
{ cut -c67- tagmanifest-sha256.txt; printf '%s\n' data seal.dsse.json seal.dsse.json.tsr tagmanifest-sha256.txt; } | LC_ALL=C sort > "$T/names"
ls -A | LC_ALL=C sort | comm -23 - "$T/names" | grep . && no "nothing else at the root" || ok "nothing else at the root"
grep -o '"packageId":"[^"]*"' "$T/body" | head -1; grep -o '"sealedAt":"[^"]*"' "$T/body" | head -1; exit $R
