package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ListedArtifact;
import org.ephemera.model.Outcome;

/** Source of an artifact that consists of complete lists. */
final class ListedSource implements ClusterSource.Reading {
    private final ListedArtifact listed;
    private final Optional<ListReader.PartRequest> parts;
    private final String remark;

    ListedSource(ListedArtifact listed) {
        this(listed, Optional.empty(), "");
    }

    /**
     * Creates a source that reads the parts in another way.
     *
     * @param remark clause for users that states what is stored of the parts
     */
    ListedSource(ListedArtifact listed, ListReader.PartRequest parts, String remark) {
        this(listed, Optional.of(parts), remark);
    }

    private ListedSource(ListedArtifact listed, Optional<ListReader.PartRequest> parts, String remark) {
        this.listed = listed;
        this.parts = parts;
        this.remark = remark;
    }

    @Override
    public SourceResult read(ItemContext context) throws IOException {
        StepResults gaps = new StepResults();
        EventTimes times = new EventTimes(context.from());
        ListReader.PartRequest partRequest = parts.orElseGet(() -> ListReader.PartRequest.storing(times::take));
        long found = 0;
        for (ListedArtifact.Part part : listed.parts()) {
            ListReader.Read read = read(context, part, partRequest, times);
            if (read.rest().isPresent()) {
                return new SourceResult.Paused(times.cursor(read.rest().get()));
            }
            found += read.found();
            gaps.addObjects(read.found());
            gaps.addClause(CountText.of(read.found(), part.noun()) + times.shown());
            if (!read.remark().isEmpty()) {
                gaps.addClause(read.remark());
            }
            read.gap().ifPresent(gaps::addMissing);
        }
        if (found > 0 && !remark.isEmpty()) {
            gaps.addClause(remark);
        }
        return new SourceResult.Finished(found == 0 ? empty(gaps.outcome()) : gaps.outcome(), times.extent(found));
    }

    private static ListReader.Read read(
            ItemContext context, ListedArtifact.Part part, ListReader.PartRequest partRequest, EventTimes times)
            throws IOException {
        String namespace = part.namespaced() ? context.place().namespace() : "";
        ResourceRequest request = ResourceRequest.get(part.operation(), namespace, "");
        ListReader.Read read = new ListReader(context.calls(), request, part.noun(), partRequest)
                .read(context.from(), state -> context.recorder().reached(times.cursor(state)));
        return part.older().isPresent() && read.gap().orElse(null) instanceof Outcome.NotApplicable
                ? read(context, part.older().get(), partRequest, times)
                : read;
    }

    private static Outcome empty(Outcome outcome) {
        return outcome instanceof Outcome.Collected collected ? new Outcome.Empty(collected.message()) : outcome;
    }
}
