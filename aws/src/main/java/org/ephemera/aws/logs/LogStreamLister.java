package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/** Lister of the streams of a log group that may contain events of a window. */
public final class LogStreamLister {
    public static final Comparator<LogStream> NEWEST_FIRST =
            Comparator.comparing(LogStreamLister::created).reversed();

    /** Delay of a stream's last event time (CloudWatch Logs API reference, LogStream). */
    private static final Duration UPDATE_DELAY = Duration.ofHours(1);

    /** Maximum age of an event when its stream is created, because writers buffer events. */
    static final Duration LONGEST_BUFFERING = Duration.ofHours(2);

    private final AwsClients clients;
    private final ItemCalls calls;
    private final String region;
    private final String group;

    public LogStreamLister(AwsClients clients, ItemCalls calls, String region, String group) {
        this.clients = clients;
        this.calls = calls;
        this.region = region;
        this.group = group;
    }

    /**
     * Lists the streams that may contain events of the window.
     *
     * @param prefix prefix of the stream names, "" for all
     */
    public ListResult<LogStream> list(TimeWindow window, String prefix, Predicate<String> name, Deadline deadline)
            throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> page(prefix, token),
                        page -> select(page, name, window),
                        DescribeLogStreamsResponse::nextToken);
    }

    private CallResult<DescribeLogStreamsResponse> page(String prefix, String token) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("logGroupName", group));
        if (!prefix.isEmpty()) {
            params.put("logStreamNamePrefix", prefix);
        }
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.call(
                ApiRequest.of(LogsCatalog.DESCRIBE_LOG_STREAMS, region, params),
                recorded -> clients.logs(region)
                        .describeLogStreams(r -> r.logGroupName(group)
                                .logStreamNamePrefix(prefix.isEmpty() ? null : prefix)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static List<LogStream> select(DescribeLogStreamsResponse page, Predicate<String> name, TimeWindow window) {
        return SdkCollections.withoutNulls(page.logStreams()).stream()
                .filter(stream -> stream.logStreamName() != null && name.test(stream.logStreamName()))
                .filter(stream -> overlaps(stream, window))
                .toList();
    }

    /** Returns the earliest time at which the stream can have an event, as far as CloudWatch reports it. */
    public static Optional<Instant> earliestEvent(LogStream stream) {
        return time(stream.creationTime()).map(time -> time.minus(LONGEST_BUFFERING));
    }

    private static boolean overlaps(LogStream stream, TimeWindow window) {
        Optional<Instant> last = time(stream.lastEventTimestamp());
        return created(stream).isBefore(window.to())
                && last.map(time -> !time.isBefore(window.from().minus(UPDATE_DELAY)))
                        .orElse(true);
    }

    private static Instant created(LogStream stream) {
        return time(stream.creationTime()).orElse(Instant.EPOCH);
    }

    private static Optional<Instant> time(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Instant::ofEpochMilli);
    }
}
