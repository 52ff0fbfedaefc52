package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;

/**
 * What was typed and answered in one exec session. Session Manager stores it when the session ends: as a stream, or as
 * an object, that bears the session's name.
 */
public final class ExecSessionSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.exec-session",
            "The log of an exec session: what somebody typed in a container, and its output",
            Volatility.V3,
            false,
            true,
            List.of("logs:GetLogEvents", LogGroupSource.DESCRIBE.key(), ExecObjects.LIST.key(), ExecObjects.GET.key()),
            List.of(
                    "logs:GetLogEvents",
                    LogGroupSource.DESCRIBE.permission(),
                    ExecObjects.LIST.permission(),
                    ExecObjects.GET.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html");

    /** A parameter: the session's id. */
    static final String SESSION = "session";

    /** So long a session goes on at most (Systems Manager user guide, "Specify maximum session duration"). */
    static final Duration LONGEST = Duration.ofDays(1);

    private final AwsClients clients;
    private final LogStreamSource streams;

    public ExecSessionSource(AwsClients clients) {
        this.clients = clients;
        this.streams = new LogStreamSource(clients, ARTIFACT);
    }

    /** Found twice, by name and by CloudTrail, it is one item: its parameters and its window are the same. */
    static void inGroup(String session, String region, String group, PlannedItem finder, Recorder recorder) {
        inGroup(session, region, group, AuditWindow.longest(finder.window()), finder, recorder);
    }

    static void inGroup(
            String session, String region, String group, TimeWindow window, PlannedItem finder, Recorder recorder) {
        recorder.plan(
                ARTIFACT,
                stored(window),
                Map.of(
                        "target",
                        finder.param("target"),
                        SESSION,
                        session,
                        "region",
                        region,
                        "group",
                        group,
                        "stream",
                        session));
    }

    /** Its lines have the time at which they were stored, when it ended, which may be after the window. */
    static TimeWindow stored(TimeWindow window) {
        return new TimeWindow(window.from(), window.to().plus(LONGEST));
    }

    static void inBucket(String session, String bucket, String prefix, PlannedItem finder, Recorder recorder) {
        inBucket(session, bucket, prefix, AuditWindow.longest(finder.window()), finder, recorder);
    }

    static void inBucket(
            String session, String bucket, String prefix, TimeWindow window, PlannedItem finder, Recorder recorder) {
        recorder.plan(
                ARTIFACT,
                window,
                Map.of(
                        "target",
                        finder.param("target"),
                        SESSION,
                        session,
                        "region",
                        finder.param("region"),
                        "bucket",
                        bucket,
                        "prefix",
                        prefix));
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return named(item, new Step.Finished(ended.get()));
        }
        Step step = item.param("bucket").isEmpty()
                ? streams.collect(item, from, recorder, deadline)
                : new ExecObjects(clients, new Calls(ARTIFACT, recorder, deadline, clients.clock()), item)
                        .session(deadline);
        return named(item, step);
    }

    private static Step named(PlannedItem item, Step step) {
        return switch (step) {
            case Step.Paused paused -> paused;
            case Step.Finished finished ->
                new Step.Finished(
                        NamedOutcome.of(item.param(SESSION), explained(finished.outcome())), finished.extent());
        };
    }

    /** A session that still runs has no log yet. */
    private static Outcome explained(Outcome outcome) {
        return outcome instanceof Outcome.Expired expired
                ? new Outcome.Expired(
                        expired.message() + "; or the session still runs, as its output is stored when it ends")
                : outcome;
    }
}
