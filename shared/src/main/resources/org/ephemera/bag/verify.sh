#!/bin/sh
# Verifies a sealed evidence package with sh, openssl, coreutils, diffutils, findutils, grep and sed, or with what macOS has of them:
#   KEY=key.pem sh verify.sh [PACKAGE]          PACKAGE: its folder, by default the current one
# KEY is the public key of whoever sealed it, got from its owner, never from the package.
# The timestamp, if there is one, with its authority's root certificate, got from them:
#   openssl ts -verify -data seal.dsse.json -in seal.dsse.json.tsr -CAfile ROOT.pem
# Exit code 0: seven times ok. 1: not what was sealed. 2: could not be tried. Writes nothing into the package.

LC_ALL=C; export LC_ALL; unset CDPATH
H=sha256sum; command -v $H > /dev/null || H='shasum -a 256'
for c in basename cat cmp cut diff find fold grep head ls mktemp openssl rm sed ${H%% *} sort tr uniq wc xargs; do
  command -v "$c" > /dev/null || { echo "$c is needed and not there" >&2; exit 2; }
done
K=${KEY:?path of the public key of whoever sealed it, got from its owner}
case $K in /*) ;; *) K=$PWD/$K ;; esac
cd -P -- "${1:-.}" || exit 2
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT; trap 'exit 2' HUP INT TERM
openssl pkey -pubin -in "$K" -outform DER > "$T/key" 2> "$T/why" || { echo "KEY is not a public key in PEM form: $K" >&2; exit 2; }
# How each key on P-256 begins, and no other: seals are made with no other.
[ "$(head -c 26 "$T/key" | openssl base64)" = MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA= ] || { echo "KEY is no ECDSA P-256 key: $K" >&2; exit 2; }
R=0
ok() { echo "ok   $1"; }
no() { echo "FAIL $1"; R=1; }
# Names come from whoever made the folder: show what can be shown, and not all of a million.
show() { head -n 20 "$1" | tr -c '\40-\176\n' '?' | cut -c1-200 | sed 's/^/       /'; }
digest() { $H < "$1" | cut -c1-64; }
# Of options that every base64 knows there are none, and openssl's wants lines that are short and end.
base64() { openssl base64 < "$1" | tr -d '\n'; }
unbase64() { printf '%s\n' "$1" | fold -w 64 | openssl base64 -d; }

# Nothing is opened before it is known to be a file, and nothing outside is ever opened.
{ find . ! -type d ! -type f; find . -type d -empty
  find . ! -path . \( -name '.*' -o -name '*[!A-Za-z0-9._-]*' \)
  find . | tr A-Z a-z | sort | uniq -d; } > "$T/odd" 2> "$T/why"
if [ -s "$T/why" ]; then echo "the package cannot be listed" >&2; show "$T/why" >&2; exit 2; fi
if [ -s "$T/odd" ]; then
  no "only plain files, no odd names, no empty folders"; show "$T/odd"; echo "       nothing was read"; exit 1
fi
ok "only plain files, no odd names, no empty folders"

TAGGED="VERIFY.txt bag-info.txt bagit.txt manifest-sha256.txt open.json package.json"
printf '%s\n' $TAGGED data seal.dsse.json seal.dsse.json.tsr tagmanifest-sha256.txt > "$T/names"
{ ls -A | grep -vxF -f "$T/names"; find seal.dsse.json.tsr -type d; } > "$T/more" 2> "$T/why"
if [ -s "$T/more" ]; then no "nothing else at the root"; show "$T/more"; else ok "nothing else at the root"; fi

# The envelope is put together again from its parts: each of its bytes is checked. The key's id is only compared; it
# is the signature that counts.
S=seal.dsse.json; : > "$T/seal"; : > "$T/body"; : > "$T/sig"
[ -f $S ] && [ "$(wc -c < $S)" -le 65536 ] && cat $S > "$T/seal"
unbase64 "$(sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' "$T/seal")" > "$T/body" 2> "$T/why"
unbase64 "$(sed -n 's/.*"sig":"\([^"]*\)".*/\1/p' "$T/seal")" > "$T/sig" 2> "$T/why"
ID=SHA256:$(digest "$T/key")
printf '{"payload":"%s","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"%s","sig":"%s"}]}' \
  "$(base64 "$T/body")" "$ID" "$(base64 "$T/sig")" > "$T/same"
{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < "$T/body")"; cat "$T/body"; } > "$T/pae"
if ! [ -s "$T/seal" ]; then no "signature: there is no $S, or not of a size that one has"
elif ! grep -qF "\"keyid\":\"$ID\"" "$T/seal"; then no "signature: not sealed with this key, $ID"
elif ! cmp -s "$T/seal" "$T/same"; then no "signature: the envelope is not of its form"
elif openssl dgst -sha256 -verify "$K" -signature "$T/sig" "$T/pae" > "$T/why" 2>&1; then ok signature
else no signature; fi

# What was signed is a seal and nothing else that its owner signs, and is about these two files.
if grep -qF "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"tagmanifest-sha256.txt\",\"digest\":{\"sha256\":\"$(digest tagmanifest-sha256.txt)\"}},{" "$T/body"
then ok "tagmanifest-sha256.txt is sealed"; else no "tagmanifest-sha256.txt is sealed"; fi
if grep -qF "},{\"name\":\"manifest-sha256.txt\",\"digest\":{\"sha256\":\"$(digest manifest-sha256.txt)\"}}],\"predicateType\":\"urn:ephemera:seal:v1\",\"predicate\":{\"packageId\":" "$T/body"
then ok "manifest-sha256.txt is sealed"; else no "manifest-sha256.txt is sealed"; fi

# Manifests are never read, only compared with what they should be.
same() {
  if cmp -s "$T/is" "$2"; then ok "$1"; else
    no "$1 (< as it is, > as it was listed)"
    { cat "$T/why"; diff "$T/is" "$2" 2>&1 | grep -v '^[0-9-]'; } > "$T/diff"; show "$T/diff"
  fi
}
$H $TAGGED > "$T/is" 2> "$T/why"
same "root files: nothing changed or missing" tagmanifest-sha256.txt
find data -type f -print0 2> "$T/why" | sort -z | xargs -0 $H > "$T/is" 2>> "$T/why"
same "data: nothing changed, missing or added" manifest-sha256.txt

P=$(grep -o '"packageId":"[^"]*"' "$T/body" | head -n 1 | cut -d '"' -f 4)
F=$(basename "$PWD"); X='[0-9a-f]'; X4=$X$X$X$X
case $F in # of the form of a package's id, and of no other UUID
  $X4$X4-$X4-7$X$X$X-[89ab]$X$X$X-$X4$X4$X4) [ "$F" = "$P" ] || no "the folder's name: the seal is of package $P" ;;
esac
[ $R = 0 ] && echo "package $P, sealed $(grep -o '"sealedAt":"[^"]*"' "$T/body" | head -n 1 | cut -d '"' -f 4)"
[ $R = 0 ] && [ -f $S.tsr ] && echo "timestamp not checked: openssl ts -verify -data $S -in $S.tsr -CAfile ROOT.pem"
exit $R
