package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;

/** Rules on host paths in a container, including those that its specification does not show. */
final class MountRules implements RuleGroup {
    private static final String REPOSITORY = "gitRepo ";
    private static final Set<String> DIRECTORIES = Set.of("workingDir", "workingDirectory");
    private static final Pattern HOOKS = Pattern.compile("[ /]\\.git(/\\S*)?$");
    /** Working directory through a descriptor of the runtime, which leads to the host (CVE-2024-21626). */
    private static final Pattern DESCRIPTOR = Pattern.compile("/proc/(self|thread-self|\\d+)/fd/\\d+.*");

    @Override
    public void evaluate(EscapeRuleContext context) {
        addWorkingDirectory(context);
        for (ContainerMount mount : context.container().mounts()) {
            if (mount.type() == ContainerMount.Type.HOST_PATH && mount.source().isPresent()) {
                evaluate(context, mount, mount.source().get());
            } else if (mount.disguised()) {
                context.addPathToHost(
                        "ESC-023",
                        HIGH,
                        "the mounted path is outside its volume, at " + mount.target(),
                        mount.evidence());
            }
            mount.source()
                    .filter(source -> source.value().startsWith(REPOSITORY))
                    .ifPresent(source -> addClonedRepository(context, source));
            if (mount.propagation().filter(MountRules::reachesHost).isPresent()) {
                context.addPathToHost(
                        "ESC-023",
                        HIGH,
                        "mounts below " + mount.target() + " are propagated to the host",
                        mount.evidence());
            }
        }
    }

    private static void addWorkingDirectory(EscapeRuleContext context) {
        context.container().execution().hooks().stream()
                .filter(hook -> DIRECTORIES.contains(hook.source())
                        && DESCRIPTOR
                                .matcher(hook.words().getFirst().replaceFirst("^WORKDIR ", ""))
                                .matches())
                .forEach(hook -> context.addPathToHost(
                        "ESC-027",
                        HIGH,
                        "its working directory is a descriptor of the runtime, as in CVE-2024-21626: "
                                + hook.words().getFirst(),
                        hook.evidence()));
    }

    /**
     * Adds a finding on a gitRepo volume. The kubelet clones it on its node before the pod starts, and a vulnerable
     * kubelet runs hooks of the repository. A published exploit clones into a folder {@code .git}; then a kubelet of
     * unknown version counts as vulnerable.
     */
    private static void addClonedRepository(EscapeRuleContext context, LocatedValue<String> repository) {
        List<String> kubelets = context.workload().hosts().stream()
                .flatMap(host -> host.runtimes().stream())
                .map(LocatedValue::value)
                .filter(runtime -> runtime.startsWith("kubelet "))
                .toList();
        boolean runs = kubelets.isEmpty()
                ? HOOKS.matcher(repository.value()).find()
                : kubelets.stream().anyMatch(kubelet -> KnownVulnerabilities.isAffected(kubelet, "CVE-2024-10220"));
        if (runs) {
            context.addPathToHost(
                    "ESC-027",
                    CRITICAL,
                    "its node clones " + repository.value().substring(REPOSITORY.length())
                            + ", with a kubelet that runs hooks of the repository (CVE-2024-10220)",
                    repository.evidence());
        }
    }

    private static boolean reachesHost(String propagation) {
        return propagation.equals("Bidirectional") || propagation.equals("shared") || propagation.equals("rshared");
    }

    /** Reports whether a mount gives access to the host. */
    static boolean isPathToHost(ContainerMount mount) {
        return mount.disguised()
                || mount.propagation().filter(MountRules::reachesHost).isPresent()
                || (mount.type() == ContainerMount.Type.HOST_PATH
                        && mount.source()
                                .filter(source -> rateSource(source.value(), mount.readOnly())
                                        .pathToHost())
                                .isPresent());
    }

    private static boolean isDriver(String source) {
        return source.startsWith("csi:");
    }

    private static String path(String source) {
        boolean windows = source.contains("\\") || SensitivePaths.onDisk(source).isPresent();
        return isDriver(source) || windows ? source : HostPath.normalize(source);
    }

    private static PathRating rateSource(String source, boolean readOnly) {
        return isDriver(source) ? new PathRating("ESC-008", HIGH, true) : rate(path(source), readOnly);
    }

    private static void evaluate(EscapeRuleContext context, ContainerMount mount, LocatedValue<String> source) {
        String path = path(source.value());
        PathRating rating = rateSource(source.value(), mount.readOnly());
        String because = path + " of the host at " + mount.target() + (mount.readOnly() ? ", read-only" : ", writable")
                + (mount.disguised() ? "; the specification of the container does not show it" : "");
        context.add(
                mount.disguised() ? "ESC-023" : rating.rule(),
                rating.severity(),
                because,
                source.evidence(),
                rating.pathToHost());
    }

    /** Rule and severity for a path. */
    private record PathRating(String rule, Severity severity, boolean pathToHost) {}

    private static PathRating rate(String path, boolean readOnly) {
        if (SensitivePaths.onDisk(path).orElse(path).equals("/")) {
            return new PathRating("ESC-007", CRITICAL, true);
        }
        if (SensitivePaths.isSocket(path)) {
            // A read-only mount does not prevent writing to a socket.
            return new PathRating("ESC-006", CRITICAL, true);
        }
        Optional<Severity> severity = SensitivePaths.severity(path, readOnly);
        return severity.map(bad -> new PathRating("ESC-008", bad, bad.atLeast(HIGH)))
                .orElse(new PathRating("ESC-009", MEDIUM, false));
    }
}
