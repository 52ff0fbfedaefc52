package org.ephemera.aws.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.collect.source.Times;

/** What the pages of one batch held. A series that is partial on one page may be completed by a later one. */
final class MetricAnswers {
    private final Map<String, String> status = new HashMap<>();
    private final SortedSet<String> messages = new TreeSet<>();
    private long points;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    void add(MetricPage page) {
        points += page.points();
        first = Times.earlier(first, page.earliest());
        last = Times.later(last, page.latest());
        status.putAll(page.status());
        messages.addAll(page.messages());
    }

    void trouble(String code) {
        messages.add(code);
    }

    long points() {
        return points;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    SortedSet<String> troubles() {
        TreeSet<String> all = new TreeSet<>(messages);
        status.values().stream()
                .filter(code -> !code.equals(MetricPage.COMPLETE))
                .forEach(all::add);
        return all;
    }
}
