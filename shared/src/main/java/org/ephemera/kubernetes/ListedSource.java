package org.ephemera.kubernetes;

import java.io.IOException;
import org.ephemera.bag.Cursor;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Gaps;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;

/** Reads lists to their ends. */
final class ListedSource implements ClusterSource.Reading {
    private final Listed listed;

    ListedSource(Listed listed) {
        this.listed = listed;
    }

    @Override
    public Step read(Asking asking) throws IOException {
        Gaps gaps = new Gaps();
        long found = 0;
        for (Listed.Part part : listed.parts()) {
            String namespace = part.namespaced() ? asking.place().namespace() : "";
            Question question = Question.get(part.operation(), namespace, "");
            Listing.Read read = new Listing(asking.calls(), question, part.noun(), object -> {}).read();
            if (read.cut()) {
                return new Step.Paused(Cursor.START);
            }
            found += read.found();
            gaps.brought(read.found());
            gaps.says(Counted.of(read.found(), part.noun()));
            if (!read.said().isEmpty()) {
                gaps.says(read.said());
            }
            read.gap().ifPresent(gaps::lacks);
        }
        return new Step.Finished(found == 0 ? none(gaps.outcome()) : gaps.outcome(), Extent.of(found));
    }

    private static Outcome none(Outcome outcome) {
        return outcome instanceof Outcome.Collected had ? new Outcome.Empty(had.message()) : outcome;
    }
}
