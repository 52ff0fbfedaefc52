package org.ephemera.aws.metrics;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ephemera.collect.source.OptionalTimes;

/** Results of the pages of one batch. A series that is partial on one page may be completed by a later one. */
public final class MetricResults {
    /** Trouble code of a query without a result: CloudWatch returns a result for each query, even without points. */
    static final String UNANSWERED = "QueryUnanswered";

    private final int requested;
    private final Map<String, String> status = new HashMap<>();
    private final SortedSet<String> messages = new TreeSet<>();
    private long points;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    /**
     * Creates the results of a batch.
     *
     * @param requested number of queries, with ids of {@link MetricBatch#id} from 0
     */
    public MetricResults(int requested) {
        this.requested = requested;
    }

    public void add(MetricPage page) {
        points += page.points();
        first = OptionalTimes.earlier(first, page.earliest());
        last = OptionalTimes.later(last, page.latest());
        status.putAll(page.status());
        messages.addAll(page.messages());
    }

    public void addTrouble(String code) {
        messages.add(code);
    }

    public long points() {
        return points;
    }

    public Optional<Instant> first() {
        return first;
    }

    public Optional<Instant> last() {
        return last;
    }

    /** Returns the trouble codes after the last page; empty if all queries have complete results. */
    public SortedSet<String> troubles() {
        TreeSet<String> all = new TreeSet<>(messages);
        if (IntStream.range(0, requested).anyMatch(number -> !status.containsKey(MetricBatch.id(number)))) {
            all.add(UNANSWERED);
        }
        status.values().stream()
                .filter(code -> !code.equals(MetricPage.COMPLETE))
                .forEach(all::add);
        return all;
    }
}
