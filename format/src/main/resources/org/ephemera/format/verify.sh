#!/bin/sh
# Verifies a sealed evidence package with sh, openssl, coreutils, diffutils, findutils, grep and sed, or their macOS versions:
#   KEY=key.pem sh verify.sh [PACKAGE]          PACKAGE: its folder, by default the current one
# KEY is the public key of the sealer, obtained from its owner and never from the package.
# A timestamp is verified separately, with the root certificate of its authority, obtained from the authority:
#   openssl ts -verify -data seal.dsse.json -in seal.dsse.json.tsr -CAfile ROOT.pem
# Exit code 0: eight times ok. 1: the package differs from what was sealed. 2: signed with another key, or not verifiable.
# The script writes nothing into the package.

LC_ALL=C; export LC_ALL; unset CDPATH
# Of PATH only absolute folders are used: the current folder may be the package and hold a program named openssl.
set -f; IFS=:; A=; for d in $PATH; do case $d in /*) A=$A${A:+:}$d ;; esac; done
set +f; unset IFS; PATH=${A:-/usr/bin:/bin}; export PATH
stop() { printf '%s\n' "$1" >&2; exit 2; }
H=sha256sum; command -v $H > /dev/null || H='shasum -a 256'
for c in basename cat cmp cut diff find fold grep head ls mktemp openssl rm sed ${H%% *} sort tail tr uniq wc xargs; do
  command -v "$c" > /dev/null || stop "the program $c is required, but not found"
done
K=${KEY:?set it to the path of the public key of the sealer, obtained from its owner}
case $K in /*) ;; *) K=$PWD/$K ;; esac
cd -P -- "${1:-.}" || exit 2
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT; trap 'exit 2' HUP INT TERM
openssl pkey -pubin -in "$K" -outform DER > "$T/key" 2> "$T/why" || stop "KEY is not a public key in PEM form: $K"
# First bytes of every P-256 key and of no other key: seals are always made with P-256.
[ "$(head -c 26 "$T/key" | openssl base64)" = MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA= ] || stop "KEY is not an ECDSA P-256 key: $K"
# R: something failed. V: the signature is verified; before that, no value of the seal is shown. O: sealed with another key.
# U: there is no seal.
R=0; V=; O=; U=
ok() { printf 'ok   %s\n' "$1"; }
no() { printf 'FAIL %s\n' "$1"; R=1; }
# Names and lines of a package are shown as printable ASCII and indented, so that none can look like a result.
show() { head -n 20 "$1" | tr -c '\40-\176\n' '?' | cut -c1-200 | sed 's/^/       /'; }
digest() { $H < "$1" | cut -c1-64; }
# base64 has no option that is the same on every system. That of openssl needs short lines with a line feed.
base64() { openssl base64 < "$1" | tr -d '\n'; }
unbase64() { printf '%s\n' "$1" | fold -w 64 | openssl base64 -d; }

# Every entry is checked to be a plain file before any is opened, so nothing outside of the package is ever opened.
{ find . ! -type d ! -type f; find . ! -path . -type d -empty
  find . ! -path . \( -name '.*' -o -name '*[!A-Za-z0-9._-]*' \)
  find . | tr A-Z a-z | sort | uniq -d; } > "$T/odd" 2> "$T/why"
if [ -s "$T/why" ]; then show "$T/why" >&2; stop "the package cannot be listed"; fi
if [ -s "$T/odd" ]; then
  no "only plain files, no odd names, no empty folders"; show "$T/odd"; echo "       nothing was read"; exit 1
fi
ok "only plain files, no odd names, no empty folders"

TAGGED="VERIFY.txt bag-info.txt bagit.txt manifest-sha256.txt open.json package.json"
printf '%s\n' $TAGGED data seal.dsse.json seal.dsse.json.tsr tagmanifest-sha256.txt > "$T/names"
{ ls -A | grep -vxF -f "$T/names"; find seal.dsse.json.tsr -type d; } > "$T/more" 2> "$T/why"
if [ -s "$T/more" ]; then no "nothing else at the root"; show "$T/more"; else ok "nothing else at the root"; fi

S=seal.dsse.json
for f in $TAGGED tagmanifest-sha256.txt $S $S.tsr; do [ ! -e "$f" ] || [ -r "$f" ] || stop "$f cannot be read"; done
[ -e $S ] || { U=1; [ -e tagmanifest-sha256.txt ] || [ $R = 1 ] || stop "not sealed: the acquisition has not ended, or the seal was deleted"; }

# An envelope is built again from its parts, so that each of its bytes is checked.
part() { sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' "$2"; }
# envelope FILE TYPE: writes statement, signature and signed bytes of an envelope; fails if it is malformed.
envelope() {
  : > "$T/seal"; [ -f "$1" ] && [ "$(wc -c < "$1")" -le 65536 ] && cat "$1" > "$T/seal"
  unbase64 "$(part payload "$T/seal")" > "$T/body" 2> "$T/why"
  unbase64 "$(part sig "$T/seal")" > "$T/sig" 2> "$T/why"
  NAMED=$(part keyid "$T/seal")
  printf '{"payload":"%s","payloadType":"%s","signatures":[{"keyid":"%s","sig":"%s"}]}' \
    "$(base64 "$T/body")" "$2" "$NAMED" "$(base64 "$T/sig")" > "$T/same"
  { printf 'DSSEv1 %d %s %d ' ${#2} "$2" "$(wc -c < "$T/body")"; cat "$T/body"; } > "$T/pae"
  cmp -s "$T/seal" "$T/same"
}
# signed KEY FILE: the signature verifies and has its one accepted form. A DER signature begins with 0x30 and the number
# of bytes after these two: no byte may follow it. Of its two valid numbers s the smaller is accepted: at most half of the order.
signed() {
  N=$(($(wc -c < "$T/sig"))); [ $N -gt 8 ] && [ $N -lt 128 ] || return
  [ "$(head -c 2 "$T/sig" | openssl base64)" = "$(printf "\\060\\$(printf %o $((N - 2)))" | openssl base64)" ] || return
  N=$(openssl asn1parse -inform DER -in "$T/sig" 2> "$T/why" | sed -n '3s/.*INTEGER *:0*//p')
  while [ ${#N} -lt 64 ]; do N=0$N; done
  [ "$(printf '%s\n' "$N" $HALF | sort | head -n 1)" = "$N" ] || return
  openssl dgst -sha256 -verify "$1" -signature "$T/sig" "$2" > "$T/why" 2>&1
}
HALF=7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8
ID=SHA256:$(digest "$T/key"); F=1; envelope $S application/vnd.in-toto+json || F=
# The key id is not authenticated. It only distinguishes a seal of another key from a broken seal.
if [ -n "$U" ]; then echo "-    signature: $S is missing"
elif ! [ -s "$T/seal" ]; then no "signature: $S is empty or larger than 64 KiB"
elif [ -z "$F" ]; then no "signature: the envelope is malformed"
elif signed "$K" "$T/pae"; then
  if [ "$NAMED" = "$ID" ]; then V=1; ok signature; else no "signature: the envelope states another key id than that of the signing key"; fi
elif [ "$NAMED" != "$ID" ] && printf '%s\n' "$NAMED" | grep -qxE 'SHA256:[0-9a-f]{64}'; then
  O=1; echo "KEY  signature: signed with another key: the seal states $NAMED, but KEY is $ID"
else no signature; fi

# The signed statement must be a seal, and not another document of the same signer, and must cover these two files.
sealed() {
  if [ -z "$V$O" ]; then echo "-    $1 is sealed: not checked, because the signature is not verified"
  elif ! grep -qF "$2" "$T/body"; then no "$1 is sealed"
  elif [ -n "$V" ]; then ok "$1 is sealed"; else echo "-    $1 is sealed: stated by the other key"; fi
}
sealed tagmanifest-sha256.txt "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"tagmanifest-sha256.txt\",\"digest\":{\"sha256\":\"$(digest tagmanifest-sha256.txt)\"}},{"
sealed manifest-sha256.txt "},{\"name\":\"manifest-sha256.txt\",\"digest\":{\"sha256\":\"$(digest manifest-sha256.txt)\"}}],\"predicateType\":\"urn:ephemera:seal:v1\",\"predicate\":{\"packageId\":"

cat "$T/body" > "$T/statement"

# Manifests are never parsed, only compared with the expected content.
same() {
  if cmp -s "$T/is" "$2"; then ok "$1"; else
    no "$1 (< actual, > listed)"
    { cat "$T/why"; [ "$(wc -c < "$2")" -gt 10000000 ] || diff "$T/is" "$2" 2>&1 | grep -v '^[0-9-]'; } > "$T/diff"; show "$T/diff"
  fi
}
$H $TAGGED > "$T/is" 2> "$T/why"
same "root files: nothing changed or missing" tagmanifest-sha256.txt
find data -type f -print0 2> "$T/why" | sort -z | xargs -0 $H > "$T/is" 2>> "$T/why"
# A file that cannot be read has no line, as if it did not exist.
if [ -d data ] && [ -s "$T/why" ]; then show "$T/why" >&2; stop "a file below data cannot be read"; fi
same "data: nothing changed, missing or added" manifest-sha256.txt

# Each segment of the acquisition log is signed by a run, and KEY signed a delegation for the key of the run. Files that are
# listed in data/foreign.jsonl are not part of the log.
ours() { find data/acquisition -type f -name "$1" 2> "$T/why" | sort | grep -vxF -f "$T/foreign"; }
# delegated RUN FILE: the delegation of the run is signed, and covers the segment; its public key is written.
delegated() {
  [ "$1" = "$RUN" ] || { RUN=; D=data/acquisition/run-$1.dsse.json
    envelope "$D" application/vnd.ephemera.run+json && [ "$NAMED" = "$ID" ] && signed "$K" "$T/pae" || return
    grep -qF "{\"schema\":\"urn:ephemera:run:v1\",\"packageId\":\"" "$T/body" || return
    { echo "-----BEGIN PUBLIC KEY-----"; printf '%s\n' "$(part publicKey "$T/body")" | fold -w 64; echo "-----END PUBLIC KEY-----"; } > "$T/run"
    [ "$(part run "$T/body")" = "$1" ] && [ "$(part openSha256 "$T/body")" = "$OPEN" ] && RUN=$1; }
  [ "$RUN" = "$1" ]
}
# original: copyOf.openSha256 in open.json, which may be JSON of any form. One line is a string or a bracket; L counts open brackets,
# I is the name of the object at the second level, N the string before.
original() {
  L=0; I=; N=
  tr '\n\r\t' '   ' < open.json | sed 's/\\./_/g' | grep -o '"[^"]*"\|[][{}]' | while read -r W; do
    case $L$W in
      1"{") L=2; I=$N ;;
      *"{" | *"[") L=$((L + 1)) ;;
      *"}" | *"]") L=$((L - 1)); [ $L -gt 1 ] || I= ;;
      *) [ "$L$I$N" != '2"copyOf""openSha256"' ] || { printf '%s\n' "$W" | tr -d '"'; break; }; N=$W ;;
    esac
  done
}
# Changed files may have any size, so they are only hashed.
if [ -z "$V" ]; then echo "-    log: not checked, because the signature is not verified"
elif [ $R = 1 ]; then echo "-    log: not checked, because the package is changed"; else
  OPEN=$(! grep -q '"copyOf"' open.json || original); OPEN=${OPEN:-$(digest open.json)}; RUN=; : > "$T/bad"
  { sed -n 's/.*"path" *: *"\([^"]*\)".*/\1/p' data/foreign.jsonl; } > "$T/foreign" 2> "$T/why"
  ours 'run-*.dsse.json' | while read -r G; do
    N=${G##*/run-}; delegated "${N%.dsse.json}" || echo "$G" >> "$T/bad"
  done
  ours '*.jsonl' | while read -r G; do
    tail -n 1 "$G" > "$T/last"; tail -n 2 "$G" | head -n 1 | tr -d '\n' > "$T/line"
    { grep -qF '"event":"segment.signature"' "$T/last" && delegated "$(part run "$T/last")" \
      && unbase64 "$(part sig "$T/last")" > "$T/sig" 2> "$T/why" && signed "$T/run" "$T/line"; } || echo "$G" >> "$T/bad"
  done
  if [ -s "$T/bad" ]; then no "log: every segment is signed by a delegated run"; show "$T/bad"
  else ok "log: every segment is signed by a delegated run"; fi
fi
[ -f $S.tsr ] && [ "$(wc -c < $S.tsr)" -gt 65536 ] && no "timestamp: $S.tsr is larger than 64 kB"

value() { grep -o "\"$1\":\"[^\"]*\"" "$T/statement" | head -n 1 | cut -d '"' -f 4; }
P=$(value packageId); F=$(basename "$PWD"); X='[0-9a-f]'; X4=$X$X$X$X
case $V$O$F in # if it has the form of a package id, which no other UUID has
  1$X4$X4-$X4-7$X$X$X-[89ab]$X$X$X-$X4$X4$X4) [ "$F" = "$P" ] || no "the folder's name: the seal belongs to ${V:+package $P}${O:+another package}" ;;
esac
[ $R = 0 ] || exit 1
[ -z "$U" ] || stop "not sealed: the seal was deleted"
[ -z "$O" ] || stop "not verified: get the public key with this id from its owner over a trusted channel"
printf '%s\n' "package $P, sealed $(value sealedAt)"
[ -f $S.tsr ] && echo "timestamp not checked: openssl ts -verify -data $S -in $S.tsr -CAfile ROOT.pem"
exit 0
