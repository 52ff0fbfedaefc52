package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Workload;

/** Mounts that are taken over from another container: as bad as there. */
record InheritedMounts(List<Workload> workloads) implements RuleGroup {
    InheritedMounts {
        workloads = List.copyOf(workloads);
    }

    @Override
    public void look(EscapeScene scene) {
        for (Fact<String> donor : scene.container().volumesFrom()) {
            Optional<Finding> worst = donors(scene, donor.value())
                    .flatMap(container -> mounts(scene.workload(), container).stream())
                    .min(Comparator.comparing(Finding::severity));
            scene.found(
                    "ESC-016",
                    worst.map(Finding::severity)
                            .filter(severity -> severity.atLeast(MEDIUM))
                            .orElse(MEDIUM),
                    "takes over the mounts of " + donor.value()
                            + worst.map(finding -> ": " + finding.because()).orElse(""),
                    donor.evidence(),
                    worst.filter(Finding::host).isPresent());
        }
    }

    /** In the same workload, or a container of Docker that is a workload by itself. */
    private Stream<Container> donors(EscapeScene scene, String name) {
        return Stream.concat(Stream.of(scene.workload()), workloads.stream())
                .flatMap(workload -> workload.containers().stream())
                .filter(container -> container.name().equals(name))
                .limit(1);
    }

    private static List<Finding> mounts(Workload workload, Container donor) {
        EscapeScene scene = new EscapeScene(workload, Optional.of(donor));
        new MountRules().look(scene);
        return scene.findings();
    }
}
