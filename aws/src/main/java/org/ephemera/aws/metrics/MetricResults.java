package org.ephemera.aws.metrics;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ephemera.collect.source.OptionalTimes;

/** What the pages of one batch held. A series that is partial on one page may be completed by a later one. */
public final class MetricResults {
    /** CloudWatch answers each query, though it has no point; of one that it passed over nobody knows what there is. */
    static final String UNANSWERED = "QueryUnanswered";

    private final int asked;
    private final Map<String, String> status = new HashMap<>();
    private final SortedSet<String> messages = new TreeSet<>();
    private long points;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    /** @param asked queries, with the ids of {@link MetricBatch#id} from 0 on */
    public MetricResults(int asked) {
        this.asked = asked;
    }

    public void add(MetricPage page) {
        points += page.points();
        first = OptionalTimes.earlier(first, page.earliest());
        last = OptionalTimes.later(last, page.latest());
        status.putAll(page.status());
        messages.addAll(page.messages());
    }

    public void trouble(String code) {
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

    /** Empty if all was answered, once the last page is there. */
    public SortedSet<String> troubles() {
        TreeSet<String> all = new TreeSet<>(messages);
        if (IntStream.range(0, asked).anyMatch(number -> !status.containsKey(MetricBatch.id(number)))) {
            all.add(UNANSWERED);
        }
        status.values().stream()
                .filter(code -> !code.equals(MetricPage.COMPLETE))
                .forEach(all::add);
        return all;
    }
}
