package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;

/** Sensitive paths of a host, from a list in the resources. */
final class SensitivePaths {
    private static final RuleData DATA = RuleData.named("paths.json");
    private static final Set<String> SOCKETS = DATA.words("sockets");
    private static final Set<String> SOCKET_FOLDERS = DATA.words("socketFolders");
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
     * @param below true if paths inside it count the same
     * @param readOnly severity of a read-only mount
     * @param writable severity of a writable mount
     */
    private record Entry(String pattern, boolean below, Severity readOnly, Severity writable) {
        Severity severity(boolean isReadOnly) {
            return isReadOnly ? readOnly : writable;
        }
    }

    /** Reports whether a path is the socket of a container runtime, or a folder that contains such sockets. */
    static boolean isSocket(String path) {
        // /var/run is a link to /run on all current distributions.
        return SOCKET_FOLDERS.contains(
                        path.equals("/var/run") || path.startsWith("/var/run/")
                                ? path.substring("/var".length())
                                : path)
                || SOCKETS.contains(path.substring(path.lastIndexOf('/') + 1))
                || PIPES.stream().anyMatch(path.replace('/', '\\').toLowerCase(Locale.ROOT)::endsWith);
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
        Optional<Severity> exact = worst(readOnly, entry -> HostPath.matches(entry.pattern(), path));
        return exact.isPresent()
                ? exact
                : worst(
                        readOnly,
                        entry -> HostPath.isAbove(path, entry.pattern())
                                || (entry.below() && HostPath.isBelow(path, entry.pattern())));
    }

    private static Optional<Severity> worst(boolean readOnly, java.util.function.Predicate<Entry> which) {
        return ENTRIES.stream()
                .filter(which)
                .map(entry -> entry.severity(readOnly))
                .min(java.util.Comparator.naturalOrder());
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : DATA.json().path("paths")) {
            entries.add(new Entry(
                    entry.path("path").asText(),
                    entry.path("below").asBoolean(),
                    severity(entry, "readOnly", Severity.HIGH),
                    severity(entry, "writable", Severity.CRITICAL)));
        }
        return entries;
    }

    private static Severity severity(JsonNode entry, String field, Severity otherwise) {
        return entry.has(field) ? Severity.valueOf(entry.path(field).asText().toUpperCase(Locale.ROOT)) : otherwise;
    }
}
