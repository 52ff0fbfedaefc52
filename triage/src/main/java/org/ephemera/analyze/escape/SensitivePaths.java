package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;

/**
 * Sensitive paths of a host, from a list in the resources. Writing to a system tree, above it or below it, gives access
 * to the host; reading does where credentials are. Of several listed paths that contain a path, the longest counts.
 */
final class SensitivePaths {
    private static final RuleData DATA = RuleData.named("paths.json");
    private static final Set<String> SOCKETS = DATA.words("sockets");
    private static final Set<String> SOCKET_PATHS = DATA.words("socketPaths");
    private static final Set<String> SOCKET_FOLDERS = DATA.words("socketFolders");
    /** Folders with credentials in the home folder of a user. */
    private static final Set<String> SECRET_FOLDERS = DATA.words("secretFolders");
    /** Named pipes of container runtimes on Windows. */
    private static final Set<String> PIPES = Set.of("\\pipe\\docker_engine", "\\pipe\\containerd-containerd");

    /**
     * Sensitive folders on a disk of Windows, written as if the disk were the root: of the system, its services and
     * the cluster.
     */
    private static final Set<String> WINDOWS_FOLDERS = Set.of(
            "/windows", "/programdata", "/program files", "/users", "/etc", "/k", "/var/lib/kubelet", "/var/log");

    private static final List<Entry> ENTRIES = entries();

    private SensitivePaths() {}

    /**
     * Entry of the list.
     *
     * @param below true if paths inside it count too
     * @param readOnly severity of a read-only mount; empty for a path that is harmless
     * @param writable severity of a writable mount; empty for a path that is harmless
     * @param readOnlyBelow severity of a read-only mount of a path inside it
     */
    private record Entry(
            String pattern,
            boolean below,
            Optional<Severity> readOnly,
            Optional<Severity> writable,
            Optional<Severity> readOnlyBelow) {
        boolean contains(String path) {
            return HostPath.matches(pattern, path) || (below && HostPath.isBelow(path, pattern));
        }

        Optional<Severity> severity(String path, boolean isReadOnly) {
            return !isReadOnly ? writable : HostPath.matches(pattern, path) ? readOnly : readOnlyBelow;
        }

        int depth() {
            return (int) pattern.chars().filter(c -> c == '/').count();
        }
    }

    /** Reports whether a path is the control socket of a service of the host, or a folder that contains such sockets. */
    static boolean isSocket(String path) {
        String canonical = canonical(path);
        return SOCKET_FOLDERS.contains(canonical)
                || SOCKET_PATHS.contains(canonical)
                || SOCKETS.contains(path.substring(path.lastIndexOf('/') + 1))
                || PIPES.stream().anyMatch(path.replace('/', '\\').toLowerCase(Locale.ROOT)::endsWith);
    }

    /** /var/run is a link to /run on all current distributions. */
    static String canonical(String path) {
        return path.equals("/var/run") || path.startsWith("/var/run/") ? path.substring("/var".length()) : path;
    }

    /** Returns the path on a disk of Windows, {@code /} for the complete disk; empty if the path has no disk. */
    static Optional<String> onDisk(String path) {
        return path.length() > 1 && Character.isLetter(path.charAt(0)) && path.charAt(1) == ':'
                ? Optional.of(
                        HostPath.normalize(path.substring(2).replace('\\', '/').toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** Returns the severity of a mount of a path; empty if the path is not listed. */
    static Optional<Severity> severity(String path, boolean readOnly) {
        Optional<String> windows = onDisk(path);
        if (windows.isPresent()) {
            String folder = windows.get();
            boolean listed = WINDOWS_FOLDERS.stream()
                    .anyMatch(known -> (folder + "/").startsWith(known + "/") || HostPath.isAbove(folder, known));
            return listed ? Optional.of(readOnly ? Severity.HIGH : Severity.CRITICAL) : Optional.empty();
        }
        String canonical = canonical(path);
        if (isSecretOfUser(canonical)) {
            return Optional.of(readOnly ? Severity.HIGH : Severity.CRITICAL);
        }
        Optional<Entry> containing =
                ENTRIES.stream().filter(entry -> entry.contains(canonical)).max(Comparator.comparingInt(Entry::depth));
        return containing.isPresent()
                ? containing.get().severity(canonical, readOnly)
                : ENTRIES.stream()
                        .filter(entry -> HostPath.isAbove(canonical, entry.pattern()))
                        .flatMap(entry -> (readOnly ? entry.readOnly() : entry.writable()).stream())
                        .min(Comparator.naturalOrder());
    }

    private static boolean isSecretOfUser(String path) {
        List<String> parts = List.of(path.split("/", -1));
        return parts.size() > 2
                && (parts.get(1).equals("home") || parts.get(1).equals("root"))
                && parts.stream().anyMatch(SECRET_FOLDERS::contains);
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : DATA.json().path("harmless")) {
            entries.add(
                    new Entry(entry.path("path").asText(), true, Optional.empty(), Optional.empty(), Optional.empty()));
        }
        for (JsonNode entry : DATA.json().path("paths")) {
            Severity readOnly = severity(entry, "readOnly", Severity.HIGH);
            entries.add(new Entry(
                    entry.path("path").asText(),
                    entry.path("below").asBoolean(),
                    Optional.of(readOnly),
                    Optional.of(severity(entry, "writable", Severity.CRITICAL)),
                    Optional.of(severity(entry, "readOnlyBelow", readOnly))));
        }
        return entries;
    }

    private static Severity severity(JsonNode entry, String field, Severity otherwise) {
        return entry.has(field) ? Severity.valueOf(entry.path(field).asText().toUpperCase(Locale.ROOT)) : otherwise;
    }
}
