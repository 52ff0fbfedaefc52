package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.Severity;

/**
 * Host paths that are mounted in the container of a command. A command that writes to one uses the host.
 *
 * @param known false if the specification of the container is unknown
 * @param mounts mounted host paths, except a root of the container
 */
record HostMounts(boolean known, List<ContainerMount> mounts) {
    static final HostMounts UNKNOWN = new HostMounts(false, List.of());

    private static final int MOST_WRITES = 50;

    /** Pattern of a persistent or privileged file below a directory that is usually a mounted host path. */
    private static final String USUAL_PATH = "CMD-006/21";

    private static final Pattern WRITTEN = Pattern.compile(
            "(?:(?:^|[^0-9&])[0-9]?>{1,2}\\s*|\\btee\\s+(?:-a\\s+)?|\\bof=|\\b(?:cp|mv|ln|install|rsync|touch|mkdir)\\s(?:[^;&|\\n]{0,200}\\s)?)[\"']?(/[\\w./-]+)");
    /** Directories of the host whose files run programs, grant access or configure the host. */
    private static final List<String> SYSTEM = List.of(
            "/etc",
            "/root",
            "/home",
            "/usr",
            "/bin",
            "/sbin",
            "/lib",
            "/lib64",
            "/boot",
            "/var/spool/cron",
            "/proc",
            "/sys",
            "/var/lib/kubelet");
    /** Configuration of the container network, which every network plugin writes. */
    private static final String NETWORK_PLUGINS = "/etc/cni";

    private static final RulePattern SIGNATURE = new RulePattern(
            "CMD-006/mount",
            "CMD-006",
            EnumSet.of(TextScope.COMMAND),
            List.of(">", "tee", "of=", "cp", "mv", "ln", "install", "rsync", "touch", "mkdir"),
            0,
            WRITTEN,
            Optional.of(Severity.HIGH),
            List.of());

    HostMounts {
        mounts = List.copyOf(mounts);
    }

    static HostMounts of(ContainerSpec container) {
        return new HostMounts(
                true,
                container.mounts().stream()
                        .filter(mount -> mount.type() == ContainerMount.Type.HOST_PATH
                                && mount.target().length() > 1)
                        .toList());
    }

    /** Reports whether the match is certainly about a directory of the container itself. */
    boolean excludes(PatternMatch match) {
        return known && match.signature().id().equals(USUAL_PATH) && !contains(match);
    }

    /** Reports whether the match references a mounted host path. */
    boolean contains(PatternMatch match) {
        String text = match.around(120, 200);
        return mounts.stream()
                .map(ContainerMount::target)
                .anyMatch(path -> text.contains(path + "/")
                        || text.endsWith(path)
                        || (path.startsWith("/etc/cron") && text.contains("/etc/cron")));
    }

    /** Returns the first command that writes to a system directory of the host. */
    Optional<PatternMatch> write(String text) {
        if (mounts.isEmpty()) {
            return Optional.empty();
        }
        Matcher written = WRITTEN.matcher(text);
        for (int n = 0; n < MOST_WRITES && written.find(); n++) {
            if (isSystem(written.group(1))) {
                return Optional.of(new PatternMatch(SIGNATURE, Severity.HIGH, text, written.start(), written.end()));
            }
        }
        return Optional.empty();
    }

    private boolean isSystem(String path) {
        return mounts.stream()
                .filter(mount -> !mount.readOnly() && isBelow(path, mount.target()))
                .flatMap(mount -> mount.source().stream()
                        .map(source -> clean(source.value())
                                + path.substring(mount.target().length())))
                .anyMatch(host -> SYSTEM.stream().anyMatch(directory -> isBelow(host, directory))
                        && !isBelow(host, NETWORK_PLUGINS));
    }

    private static String clean(String source) {
        return source.endsWith("/") ? source.substring(0, source.length() - 1) : source;
    }

    private static boolean isBelow(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }
}
