# Reads --release DIR|URL and --release-key FILE from the arguments, and verifies the files of a release. Sourced by the deploy scripts,
# which set $program and $root, and define die and say. POSIX sh.

release=
release_key=
words=$#
while [ "$words" -gt 0 ]; do
  case $1 in
  --release | --release-key)
    [ "$words" -gt 1 ] || die "$1 needs a value." 2
    case $1 in --release) release=${2%/} ;; *) release_key=$2 ;; esac
    shift 2
    words=$((words - 2)) ;;
  *)
    set -- "$@" "$1"
    shift
    words=$((words - 1)) ;;
  esac
done

release_unusable() { die "$1. Nothing was deployed. Download the release again, and compare the key with its published digest." 1; }

# Stops if this folder is that of a release, which has no sources to build from.
need_sources() {
  [ -e "$root/pom.xml" ] || die "this folder contains no sources to build. Add --release DIR|URL --release-key FILE." 2
}

# Copies file $1 of the release to release_folder.
release_fetch() {
  case $release in
  http://* | https://*)
    curl --fail --silent --show-error --location --output "$release_folder/$1" "$release/$1" ||
      die "cannot download $release/$1, see above. Check the address and the network, and run the same command again." ;;
  *)
    [ -f "$release/$1" ] || release_unusable "the release $release is incomplete: $1 is missing"
    cp "$release/$1" "$release_folder/$1" || die "cannot read $release/$1." ;;
  esac
}

# Copies the files whose names match the patterns in the arguments to release_folder, a new folder that is deleted at the end, if the
# signature of the release and their digests are correct. Only these copies may be used.
verify_release() {
  [ -n "$release" ] && [ -n "$release_key" ] || die "--release DIR|URL needs --release-key FILE, the public key of the publisher (PEM)." 2
  [ -z "${FUNCTION_ZIP:-}" ] || die "FUNCTION_ZIP and --release exclude each other." 2
  openssl pkey -pubin -in "$release_key" -noout 2> /dev/null || die "$release_key is not a public key in PEM form." 2
  release_folder=$(mktemp -d)
  trap 'rm -rf "$release_folder"' EXIT
  trap 'exit 130' HUP INT TERM
  release_fetch SHA256SUMS
  release_fetch SHA256SUMS.sig
  openssl dgst -sha256 -verify "$release_key" -signature "$release_folder/SHA256SUMS.sig" "$release_folder/SHA256SUMS" \
    > /dev/null 2>&1 || release_unusable "the release $release is not signed with $release_key, or SHA256SUMS was changed"
  for pattern; do
    listed=
    while read -r sum name; do
      # shellcheck disable=SC2254  # a pattern
      case $name in $pattern) ;; *) continue ;; esac
      listed=$name
      release_fetch "$name"
      [ "$(openssl dgst -sha256 -r "$release_folder/$name" | cut -c1-64)" = "$sum" ] ||
        release_unusable "$name of the release $release does not have the signed digest"
    done < "$release_folder/SHA256SUMS"
    [ -n "$listed" ] || release_unusable "the release $release lists no $pattern"
  done
  say "verified release $(sed -n 's/^[0-9a-f]*  ephemera-\([0-9].*\)\.tar\.gz$/\1/p' "$release_folder/SHA256SUMS") of $release"
}
