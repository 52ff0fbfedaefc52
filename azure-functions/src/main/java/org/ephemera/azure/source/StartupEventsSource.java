package org.ephemera.azure.source;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.Moment;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/**
 * How the containers started and stopped. Container Instances has no call that lists such events: they stand in the
 * group's own answer, which is in the package already, and are pointed at here.
 */
public final class StartupEventsSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "azure.aci.startup-events",
            "How the containers started and stopped: pull, mounts, starts, kills, exit codes",
            Volatility.V2,
            false,
            false,
            List.of(),
            List.of(),
            "https://learn.microsoft.com/azure/container-instances/container-state");

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        List<Moment> moments = Moment.fromJson(item.param("moments"));
        for (Moment moment : moments) {
            String at = moment.at().map(time -> " " + time).orElse("");
            recorder.note(moment.what() + at + " in " + moment.where(), Map.of());
        }
        List<Instant> times = moments.stream()
                .flatMap(moment -> moment.at().stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        Extent extent = Extent.of(moments.size());
        return new Step.Finished(
                new Outcome.Collected(Counted.of(times.size(), "moment") + " of the group's life and "
                        + Counted.of(moments.size() - times.size(), "fact")
                        + " about it stand in its answer; the log says where"),
                times.isEmpty() ? extent : extent.between(times.getFirst(), times.getLast()));
    }
}
