# Prepares the environment of a JVM. Sourced by ./ephemera and by bin/ephemera of a release. POSIX sh.

# A JVM decodes arguments and file names with the encoding of the locale. Under cron, sudo and in many containers this is ASCII, and other
# characters are lost in paths and in --reason. The same happens if the configured locale is not installed.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
C.UTF-8 | C.utf8) ;;
C | POSIX) export LC_ALL=C.UTF-8 ;;
*[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) [ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8 ;;
esac

# An empty variable is unset for the AWS CLI, but an invalid URL for the AWS SDK for Java.
for name in $(env | sed -n 's/^\(AWS_ENDPOINT_URL[A-Z0-9_]*\)=$/\1/p'); do
    unset "$name"
done

# Prints the class path of the jars in folder $1. The jars with classes that a cache cannot contain (the class file version of picocli is
# too old) come first; otherwise a JVM that searches for such a class opens and indexes the jars of every cloud client before it. Each jar occurs once: JDK 21
# omits a duplicate when it creates a cache, and then rejects the cache because of a different class path.
class_path() {
    path=
    rest=
    for jar in "$1"/*.jar; do
        case ${jar##*/} in
        ephemera-*.jar | picocli-*.jar) path=$path$jar: ;;
        *) rest=$rest:$jar ;;
        esac
    done
    printf '%s' "${path%:}$rest"
}
