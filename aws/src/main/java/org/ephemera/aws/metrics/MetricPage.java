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
 * Page of {@code GetMetricData}, parsed without the SDK.
 *
 * @param nextToken token of the next page, "" on the last page
 * @param points number of values
 * @param first epoch second of the earliest value
 * @param last epoch second of the latest value
 * @param status status of each series by its id: {@code Complete}, {@code PartialData} if it continues on the next page
 *     or is incomplete, or another word
 * @param messages codes of the messages
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

    /** Reader of the values of each series, in page order. */
    public interface Values {
        void series(String id, double[] times, double[] values, int count);
    }

    public static MetricPage parse(byte[] cbor, Values values) throws UnreadableBodyException {
        Parser parser = new Parser(new CborReader(cbor), values);
        parser.page();
        return new MetricPage(parser.token, parser.points, parser.first, parser.last, parser.status, parser.messages);
    }

    /** Returns the time of the earliest value; empty without values. */
    Optional<Instant> earliest() {
        return points == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(first));
    }

    Optional<Instant> latest() {
        return points == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(last));
    }

    private static final class Numbers {
        private double[] array = new double[64];
        private int count;

        void add(double number) {
            if (count == array.length) {
                array = Arrays.copyOf(array, 2 * count);
            }
            array[count++] = number;
        }
    }

    private static final class Parser {
        private final CborReader in;
        private final Values sink;
        private final SortedMap<String, String> status = new TreeMap<>();
        private final SortedSet<String> messages = new TreeSet<>();
        private String token = "";
        private long points;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;

        Parser(CborReader in, Values sink) {
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
                first = Math.min(first, (long) times.array[i]);
                last = Math.max(last, (long) times.array[i]);
            }
            points += times.count;
            sink.series(words[0], times.array, values.array, times.count);
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

        /** Returns the code if it is one word; other text is not repeated. */
        private static String word(String code) {
            return WORD.matcher(code).matches() ? code : "Unknown";
        }
    }
}
