# Finds the JDK, Maven and the commit for the scripts of this project, which source this file. POSIX sh.

# Prints the version of a JDK, for example "25.0.3+9-LTS", from its release file. Running java would add 40 ms to every start.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/$jdk_program" ] && [ -r "$1/release" ] || return 1
    while IFS='"' read -r jdk_key jdk_value jdk_rest; do
        case $jdk_key in JAVA_RUNTIME_VERSION= | JAVA_VERSION=) echo "$jdk_value" && return ;; esac
    done <"$1/release"
    return 1
}

# Succeeds if $1 contains jdk_program in version 21 or newer, and newer than JDK_FEATURE.
# Sets JAVA_HOME, JDK_VERSION and JDK_FEATURE (21, 25, …).
try_jdk() {
    try_version=$(jdk_version "$1") || return 1
    try_feature=${try_version%%[!0-9]*}
    [ "${try_feature:-0}" -ge 21 ] && [ "$try_feature" -gt "$JDK_FEATURE" ] || return 1
    JAVA_HOME=$1 JDK_VERSION=$try_version JDK_FEATURE=$try_feature
    export JAVA_HOME
}

# Finds Java with the program $1 in JAVA_HOME, then in the PATH, then the newest installed one. An old one or one without it is ignored.
find_java() {
    JDK_FEATURE=0
    jdk_program=$1
    try_jdk "${JAVA_HOME-}" && return
    path_java=$(command -v "$1") && path_java=$(readlink -f "$path_java") && try_jdk "${path_java%/bin/*}" && return
    for jdk in "${JVM_DIR:-/usr/lib/jvm}"/*; do
        try_jdk "$jdk" || :
    done
    [ "$JDK_FEATURE" -gt 0 ]
}

find_jdk() {
    find_java javac && return
    echo "Ephemera needs a JDK, version 21 or newer with javac, and found none in JAVA_HOME, the PATH or /usr/lib/jvm." >&2
    echo "Install one and run this again: apt install openjdk-21-jdk-headless" >&2
    return 1
}

# As find_jdk, for a release, which is not compiled.
find_jre() {
    find_java java && return
    echo "Ephemera needs Java, version 21 or newer, and found none in JAVA_HOME, the PATH or /usr/lib/jvm." >&2
    echo "Install it and run this again: apt install openjdk-21-jre-headless" >&2
    return 1
}

# Prints the Maven command for the project in $1: an installed Maven 3.9, or the wrapper, which downloads Maven.
find_maven() {
    case $(mvn -v 2>/dev/null) in
        *'Apache Maven 3.9.'*) echo mvn ;;
        *) echo "$1/mvnw" ;;
    esac
}

# Prints the checked-out commit of $1, also if another user owns it. Packages record the commit that collected them.
git_commit() {
    [ -e "$1/.git" ] && git -c safe.directory='*' -C "$1" rev-parse HEAD 2>/dev/null || echo unknown
}
