package org.ephemera.aws.metrics;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * One answer of {@code GetMetricData}, read without the SDK.
 *
 * @param nextToken "" on the last page
 * @param points values in it
 * @param first epoch second of the earliest value
 * @param last epoch second of the latest value
 * @param status of each series by its id: {@code Complete}, {@code PartialData} of one that goes on on the next page or is
 *     not whole, or another word
 * @param messages their codes
 */
public record MetricPage(
        String nextToken,
        long points,
        long first,
        long last,
        SortedMap<String, String> status,
        SortedSet<String> messages) {
    static final String COMPLETE = "Complete";
    static final String PARTIAL = "PartialData";

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,64}");

    public MetricPage {
        status = Collections.unmodifiableSortedMap(new TreeMap<>(status));
        messages = Collections.unmodifiableSortedSet(new TreeSet<>(messages));
    }

    /** Is given the values of each series, in the order in which they stand. */
    public interface Values {
        void series(String id, double[] times, double[] values, int count);
    }

    public static MetricPage parse(byte[] cbor, Values values) throws UnreadableBodyException {
        Reading reading = new Reading(new CborReader(cbor), values);
        reading.page();
        return new MetricPage(
                reading.token, reading.points, reading.first, reading.last, reading.status, reading.messages);
    }

    /** Empty if no value is on it. */
    Optional<Instant> earliest() {
        return points == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(first));
    }

    Optional<Instant> latest() {
        return points == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(last));
    }

    private static final class Numbers {
        private double[] held = new double[64];
        private int count;

        void add(double number) {
            if (count == held.length) {
                held = Arrays.copyOf(held, 2 * count);
            }
            held[count++] = number;
        }
    }

    private static final class Reading {
        private final CborReader in;
        private final Values sink;
        private final SortedMap<String, String> status = new TreeMap<>();
        private final SortedSet<String> messages = new TreeSet<>();
        private String token = "";
        private long points;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;

        Reading(CborReader in, Values sink) {
            this.in = in;
            this.sink = sink;
        }

        void page() throws UnreadableBodyException {
            in.map(key -> {
                switch (key) {
                    case "MetricDataResults" -> in.array(this::result);
                    case "Messages" -> in.array(this::message);
                    case "NextToken" -> token = in.text();
                    default -> in.skip();
                }
            });
        }

        private void result() throws UnreadableBodyException {
            Numbers times = new Numbers();
            Numbers values = new Numbers();
            String[] words = {"", ""};
            in.map(key -> {
                switch (key) {
                    case "Id" -> words[0] = in.text();
                    case "StatusCode" -> words[1] = in.text();
                    case "Timestamps" -> in.array(() -> times.add(in.number()));
                    case "Values" -> in.array(() -> values.add(in.number()));
                    case "Messages" -> in.array(this::message);
                    default -> in.skip();
                }
            });
            if (times.count != values.count) {
                throw new UnreadableBodyException(
                        "a series has " + times.count + " times and " + values.count + " values");
            }
            status.put(words[0], word(words[1]));
            for (int i = 0; i < times.count; i++) {
                first = Math.min(first, (long) times.held[i]);
                last = Math.max(last, (long) times.held[i]);
            }
            points += times.count;
            sink.series(words[0], times.held, values.held, times.count);
        }

        private void message() throws UnreadableBodyException {
            in.map(key -> {
                if (key.equals("Code")) {
                    messages.add(word(in.text()));
                } else {
                    in.skip();
                }
            });
        }

        /** Codes are words; what is none is not repeated. */
        private static String word(String code) {
            return WORD.matcher(code).matches() ? code : "Unknown";
        }
    }
}
