package org.ephemera.aws.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.collect.source.Times;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/** What the pages of one batch held. A series that is partial on one page may be completed by a later one. */
final class MetricAnswers {
    private final Map<String, String> status = new HashMap<>();
    private final SortedSet<String> messages = new TreeSet<>();
    private long points;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    /** @return the data points of this page */
    long add(GetMetricDataResponse page) {
        long before = points;
        for (MetricDataResult result : Present.in(page.metricDataResults())) {
            points += Present.in(result.values()).size();
            for (Instant time : Present.in(result.timestamps())) {
                first = Times.earlier(first, Optional.of(time));
                last = Times.later(last, Optional.of(time));
            }
            status.put(String.valueOf(result.id()), word(result.statusCodeAsString()));
            Present.in(result.messages()).forEach(this::message);
        }
        Present.in(page.messages()).forEach(this::message);
        return points - before;
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
        status.values().stream().filter(code -> !code.equals("Complete")).forEach(all::add);
        return all;
    }

    private void message(MessageData message) {
        messages.add(word(message.code()));
    }

    /** Codes are words; what is none is not repeated. */
    private static String word(@Nullable String code) {
        return code != null && code.matches("[A-Za-z_]{1,64}") ? code : "Unknown";
    }
}
