package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ListedArtifact;
import org.ephemera.model.Outcome;

/** Reads lists to their ends. */
final class ListedSource implements ClusterSource.Reading {
    private final ListedArtifact listed;
    private final Optional<ListReader.Parts> parts;
    private final String remark;

    ListedSource(ListedArtifact listed) {
        this(listed, Optional.empty(), "");
    }

    /** @param remark for people, on what is kept of the parts */
    ListedSource(ListedArtifact listed, ListReader.Parts parts, String remark) {
        this(listed, Optional.of(parts), remark);
    }

    private ListedSource(ListedArtifact listed, Optional<ListReader.Parts> parts, String remark) {
        this.listed = listed;
        this.parts = parts;
        this.remark = remark;
    }

    @Override
    public Step read(ItemContext asking) throws IOException {
        StepResults gaps = new StepResults();
        EventTimes times = new EventTimes(asking.from());
        ListReader.Parts asked = parts.orElseGet(() -> ListReader.Parts.whole(times::take));
        long found = 0;
        for (ListedArtifact.Part part : listed.parts()) {
            ListReader.Read read = read(asking, part, asked, times);
            if (read.rest().isPresent()) {
                return new Step.Paused(times.cursor(read.rest().get()));
            }
            found += read.found();
            gaps.brought(read.found());
            gaps.says(CountText.of(read.found(), part.noun()) + times.shown());
            if (!read.said().isEmpty()) {
                gaps.says(read.said());
            }
            read.gap().ifPresent(gaps::lacks);
        }
        if (found > 0 && !remark.isEmpty()) {
            gaps.says(remark);
        }
        return new Step.Finished(found == 0 ? none(gaps.outcome()) : gaps.outcome(), times.extent(found));
    }

    private static ListReader.Read read(
            ItemContext asking, ListedArtifact.Part part, ListReader.Parts asked, EventTimes times) throws IOException {
        String namespace = part.namespaced() ? asking.place().namespace() : "";
        ResourceRequest question = ResourceRequest.get(part.operation(), namespace, "");
        ListReader.Read read = new ListReader(asking.calls(), question, part.noun(), asked)
                .read(asking.from(), state -> asking.recorder().reached(times.cursor(state)));
        return part.older().isPresent() && read.gap().orElse(null) instanceof Outcome.NotApplicable
                ? read(asking, part.older().get(), asked, times)
                : read;
    }

    private static Outcome none(Outcome outcome) {
        return outcome instanceof Outcome.Collected had ? new Outcome.Empty(had.message()) : outcome;
    }
}
