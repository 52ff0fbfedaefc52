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

/** The streams of a log group that may hold events of a window. */
public final class LogStreams {
    public static final Comparator<LogStream> NEWEST_FIRST =
            Comparator.comparing(LogStreams::created).reversed();

    /** A stream's last times may lag behind by so much (CloudWatch Logs API reference, LogStream). */
    private static final Duration BEHIND = Duration.ofHours(1);

    /** An event may be older than the stream that it begins, by what its writer held it back. */
    static final Duration HELD_BACK = Duration.ofHours(2);

    private final AwsClients clients;
    private final ItemCalls calls;
    private final String region;
    private final String group;

    public LogStreams(AwsClients clients, ItemCalls calls, String region, String group) {
        this.clients = clients;
        this.calls = calls;
        this.region = region;
        this.group = group;
    }

    /** @param prefix of their names, "" for all */
    public ListResult<LogStream> touching(TimeWindow window, String prefix, Predicate<String> name, Deadline deadline)
            throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> page(prefix, token),
                        page -> wanted(page, name, window),
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
        return calls.ask(
                ApiRequest.of(LogsCatalog.DESCRIBE_LOG_STREAMS, region, params),
                recorded -> clients.logs(region)
                        .describeLogStreams(r -> r.logGroupName(group)
                                .logStreamNamePrefix(prefix.isEmpty() ? null : prefix)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static List<LogStream> wanted(DescribeLogStreamsResponse page, Predicate<String> name, TimeWindow window) {
        return SdkCollections.in(page.logStreams()).stream()
                .filter(stream -> stream.logStreamName() != null && name.test(stream.logStreamName()))
                .filter(stream -> touches(stream, window))
                .toList();
    }

    /** Before that the stream had no event, as far as it is told. */
    public static Optional<Instant> since(LogStream stream) {
        return time(stream.creationTime()).map(time -> time.minus(HELD_BACK));
    }

    private static boolean touches(LogStream stream, TimeWindow window) {
        Optional<Instant> last = time(stream.lastEventTimestamp());
        return created(stream).isBefore(window.to())
                && last.map(time -> !time.isBefore(window.from().minus(BEHIND))).orElse(true);
    }

    private static Instant created(LogStream stream) {
        return time(stream.creationTime()).orElse(Instant.EPOCH);
    }

    private static Optional<Instant> time(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Instant::ofEpochMilli);
    }
}
