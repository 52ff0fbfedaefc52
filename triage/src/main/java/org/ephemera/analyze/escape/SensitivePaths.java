package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;

/** Which paths of a host give it away: the list is data. */
final class SensitivePaths {
    private static final RuleData DATA = RuleData.named("paths.json");
    private static final Set<String> SOCKETS = DATA.words("sockets");
    private static final Set<String> SOCKET_FOLDERS = DATA.words("socketFolders");
    /** On which runtimes listen on Windows. */
    private static final Set<String> PIPES = Set.of("\\pipe\\docker_engine", "\\pipe\\containerd-containerd");

    /** Folders on a disk of Windows, as if it were the root: of the system, of its services and of the cluster. */
    private static final Set<String> OF_WINDOWS = Set.of(
            "/windows", "/programdata", "/program files", "/users", "/etc", "/k", "/var/lib/kubelet", "/var/log");

    private static final List<Entry> ENTRIES = entries();

    private SensitivePaths() {}

    /**
     * A path of the list.
     *
     * @param below true if what is below it counts as it does
     * @param readOnly severity where it can only be read
     * @param writable severity where it can be written to
     */
    private record Entry(String pattern, boolean below, Severity readOnly, Severity writable) {
        Severity severity(boolean isReadOnly) {
            return isReadOnly ? readOnly : writable;
        }
    }

    /** True if a runtime listens there, or may: its socket, or a folder that sockets are in. */
    static boolean isSocket(String path) {
        // One leads to the other on every machine that is not very old.
        return SOCKET_FOLDERS.contains(
                        path.equals("/var/run") || path.startsWith("/var/run/")
                                ? path.substring("/var".length())
                                : path)
                || SOCKETS.contains(path.substring(path.lastIndexOf('/') + 1))
                || PIPES.stream().anyMatch(path.replace('/', '\\').toLowerCase(Locale.ROOT)::endsWith);
    }

    /** Where on a disk of Windows a path leads, {@code /} for the whole of it; nothing if it names no disk. */
    static Optional<String> onDisk(String path) {
        return path.length() > 1 && Character.isLetter(path.charAt(0)) && path.charAt(1) == ':'
                ? Optional.of(
                        HostPath.normal(path.substring(2).replace('\\', '/').toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** How bad a mount of a path is; nothing if it is on no list. */
    static Optional<Severity> severity(String path, boolean readOnly) {
        Optional<String> windows = onDisk(path);
        if (windows.isPresent()) {
            String folder = windows.get();
            boolean listed = OF_WINDOWS.stream()
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
