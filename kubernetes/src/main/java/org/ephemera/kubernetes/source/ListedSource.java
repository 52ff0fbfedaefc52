package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Gaps;
import org.ephemera.kubernetes.call.Listing;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.plan.Listed;
import org.ephemera.model.Outcome;

/** Reads lists to their ends. */
final class ListedSource implements ClusterSource.Reading {
    private final Listed listed;
    private final Optional<Listing.Parts> parts;
    private final String remark;

    ListedSource(Listed listed) {
        this(listed, Optional.empty(), "");
    }

    /** @param remark for people, on what is kept of the parts */
    ListedSource(Listed listed, Listing.Parts parts, String remark) {
        this(listed, Optional.of(parts), remark);
    }

    private ListedSource(Listed listed, Optional<Listing.Parts> parts, String remark) {
        this.listed = listed;
        this.parts = parts;
        this.remark = remark;
    }

    @Override
    public Step read(Asking asking) throws IOException {
        Gaps gaps = new Gaps();
        EventTimes times = new EventTimes(asking.from());
        Listing.Parts asked = parts.orElseGet(() -> Listing.Parts.whole(times::take));
        long found = 0;
        for (Listed.Part part : listed.parts()) {
            Listing.Read read = read(asking, part, asked, times);
            if (read.rest().isPresent()) {
                return new Step.Paused(times.cursor(read.rest().get()));
            }
            found += read.found();
            gaps.brought(read.found());
            gaps.says(Counted.of(read.found(), part.noun()) + times.shown());
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

    private static Listing.Read read(Asking asking, Listed.Part part, Listing.Parts asked, EventTimes times)
            throws IOException {
        String namespace = part.namespaced() ? asking.place().namespace() : "";
        Question question = Question.get(part.operation(), namespace, "");
        Listing.Read read = new Listing(asking.calls(), question, part.noun(), asked)
                .read(asking.from(), state -> asking.recorder().reached(times.cursor(state)));
        return part.older().isPresent() && read.gap().orElse(null) instanceof Outcome.NotApplicable
                ? read(asking, part.older().get(), asked, times)
                : read;
    }

    private static Outcome none(Outcome outcome) {
        return outcome instanceof Outcome.Collected had ? new Outcome.Empty(had.message()) : outcome;
    }
}
