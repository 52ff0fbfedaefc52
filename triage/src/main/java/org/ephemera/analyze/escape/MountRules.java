package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.Optional;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.model.Severity;

/** Paths of the host inside a container, also where the container's own specification does not show them. */
final class MountRules implements RuleGroup {
    private static final String REPOSITORY = "gitRepo ";

    @Override
    public void look(EscapeRuleContext scene) {
        for (Mount mount : scene.container().mounts()) {
            if (mount.type() == Mount.Type.HOST_PATH && mount.source().isPresent()) {
                look(scene, mount, mount.source().get());
            } else if (mount.disguised()) {
                scene.wayOut(
                        "ESC-023",
                        HIGH,
                        "a path that climbs out of its volume, at " + mount.target(),
                        mount.evidence());
            }
            mount.source()
                    .filter(source -> source.value().startsWith(REPOSITORY))
                    .ifPresent(source -> cloned(scene, source));
            if (mount.propagation().filter(MountRules::reachesHost).isPresent()) {
                scene.wayOut(
                        "ESC-023",
                        HIGH,
                        "what it mounts below " + mount.target() + " appears on the host",
                        mount.evidence());
            }
        }
    }

    /** The kubelet clones it on its node before the pod begins, and an old one runs hooks that stand in it. */
    private static void cloned(EscapeRuleContext scene, Fact<String> repository) {
        boolean runs = scene.workload().hosts().stream()
                .flatMap(host -> host.runtimes().stream())
                .anyMatch(runtime -> KnownVulnerabilities.has(runtime.value(), "CVE-2024-10220"));
        if (runs) {
            scene.wayOut(
                    "ESC-027",
                    CRITICAL,
                    "its node clones " + repository.value().substring(REPOSITORY.length())
                            + ", with a kubelet that runs what stands in it (CVE-2024-10220)",
                    repository.evidence());
        }
    }

    private static boolean reachesHost(String propagation) {
        return propagation.equals("Bidirectional") || propagation.equals("shared") || propagation.equals("rshared");
    }

    private static void look(EscapeRuleContext scene, Mount mount, Fact<String> source) {
        boolean named = source.value().startsWith("csi:");
        boolean windows = source.value().contains("\\")
                || SensitivePaths.onDisk(source.value()).isPresent();
        String path = named || windows ? source.value() : HostPath.normal(source.value());
        Way way = named ? new Way("ESC-008", HIGH, true) : way(path, mount.readOnly());
        String because = path + " of the host at " + mount.target() + (mount.readOnly() ? ", read-only" : ", writable")
                + (mount.disguised() ? "; the container's own specification does not show it" : "");
        scene.found(mount.disguised() ? "ESC-023" : way.rule(), way.severity(), because, source.evidence(), way.out());
    }

    /** Which rule a path falls under. */
    private record Way(String rule, Severity severity, boolean out) {}

    private static Way way(String path, boolean readOnly) {
        if (SensitivePaths.onDisk(path).orElse(path).equals("/")) {
            return new Way("ESC-007", CRITICAL, true);
        }
        if (SensitivePaths.isSocket(path)) {
            // A socket that is mounted read-only can be written to all the same.
            return new Way("ESC-006", CRITICAL, true);
        }
        Optional<Severity> severity = SensitivePaths.severity(path, readOnly);
        return severity.map(bad -> new Way("ESC-008", bad, bad.atLeast(HIGH)))
                .orElse(new Way("ESC-009", MEDIUM, false));
    }
}
