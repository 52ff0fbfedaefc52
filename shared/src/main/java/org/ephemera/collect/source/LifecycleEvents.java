package org.ephemera.collect.source;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Events of how containers started and stopped that the package already contains. They are noted in the log without a
 * request.
 */
public record LifecycleEvents(@WrittenWhenEmpty List<LifecycleEvent> moments) {
    public LifecycleEvents {
        moments = List.copyOf(moments);
    }

    /**
     * Writes a note for each event with its place in the package, and finishes the item.
     *
     * @param whose "the task"
     * @param where verb and place of the events: "are in its description"
     */
    public static SourceResult finish(PlannedItem item, Recorder recorder, String whose, String where)
            throws IOException {
        List<LifecycleEvent> moments =
                ParameterCodec.read(item, LifecycleEvents.class).moments();
        for (LifecycleEvent moment : moments) {
            String at = moment.at().map(time -> " " + time).orElse("");
            recorder.note(moment.what() + at + " in " + moment.where(), Map.of());
        }
        List<Instant> times = moments.stream()
                .flatMap(moment -> moment.at().stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        EvidenceExtent extent = EvidenceExtent.of(moments.size());
        return new SourceResult.Finished(
                new Outcome.Collected(CountText.of(times.size(), "timestamp") + " and "
                        + CountText.of(moments.size() - times.size(), "fact") + " about the lifecycle of " + whose + " "
                        + where + "; the acquisition log lists their places"),
                times.isEmpty() ? extent : extent.between(times.getFirst(), times.getLast()));
    }
}
