package org.ephemera.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Mount;

/** The shares and disks that outlive the container: what somebody left there is still there. */
final class OutsideStorage {
    private static final int SHOWN = 3;

    private OutsideStorage() {}

    /** Nothing if no such place is known. */
    static Optional<Tile> of(Analysis analysis) {
        List<String> places = analysis.workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .flatMap(container -> container.mounts().stream())
                .filter(mount -> mount.type() == Mount.Type.FILE_SHARE || mount.type() == Mount.Type.VOLUME)
                .flatMap(
                        mount -> mount.source().map(Fact::value).map(place -> place + " at " + mount.target()).stream())
                .distinct()
                .sorted()
                .toList();
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(new Tile(
                        "Storage outside",
                        places.size() + (places.size() == 1 ? " share or disk" : " shares or disks"),
                        places.stream().limit(SHOWN).collect(Collectors.joining(", "))
                                + (places.size() > SHOWN ? " and " + (places.size() - SHOWN) + " more" : "")
                                + ": it outlives the container, and is not in the package",
                        Tone.QUIET));
    }
}
