package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/** The exec sessions that have a stream in a log group. */
final class ExecStreams {
    static final Operation DESCRIBE = Operation.of("logs", "DescribeLogStreams");

    /** A stream's last times may lag behind by so much (CloudWatch Logs API reference, LogStream). */
    private static final Duration BEHIND = Duration.ofHours(1);

    private final AwsClients clients;
    private final Calls calls;
    private final PlannedItem item;

    ExecStreams(AwsClients clients, Calls calls, PlannedItem item) {
        this.clients = clients;
        this.calls = calls;
        this.item = item;
    }

    Step plan(Recorder recorder, Deadline deadline) throws IOException {
        Listed<LogStream> listed =
                new Pager(calls, deadline).read(this::page, this::wanted, DescribeLogStreamsResponse::nextToken);
        return ExecSessions.found(
                listed,
                Comparator.comparing(ExecStreams::created).reversed(),
                stream -> ExecSessionSource.inGroup(
                        stream.logStreamName(), item.param("region"), item.param("group"), item, recorder));
    }

    private Reply<DescribeLogStreamsResponse> page(String token) throws IOException {
        String region = item.param("region");
        Map<String, String> params =
                new TreeMap<>(Map.of("logGroupName", item.param("group"), "logStreamNamePrefix", ExecSessions.PREFIX));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.ask(
                Question.of(DESCRIBE, region, params),
                recorded -> clients.logs(region)
                        .describeLogStreams(r -> r.logGroupName(item.param("group"))
                                .logStreamNamePrefix(ExecSessions.PREFIX)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private List<LogStream> wanted(DescribeLogStreamsResponse page) {
        return Present.in(page.logStreams()).stream()
                .filter(stream -> stream.logStreamName() != null && ExecSessions.isName(stream.logStreamName()))
                .filter(stream -> touches(stream, item.window()))
                .toList();
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
