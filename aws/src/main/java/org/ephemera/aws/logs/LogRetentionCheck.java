package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/**
 * Check whether a log group still contained the complete window. CloudWatch does not report events that are older than
 * the retention or the group: a log whose start has expired looks like a complete one, and an expired log looks like an
 * empty one.
 */
public final class LogRetentionCheck {

    /** Tolerance for the duration of the collection, because a window may be as long as the retention. */
    private static final Duration TOLERANCE = Duration.ofHours(1);

    /** The shortest retention is one day. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1).plus(TOLERANCE);

    private final Instant begin;
    private final AwsClients clients;
    private final ItemCalls calls;
    private final PlannedItem item;
    private final String region;
    private final String group;
    private final Instant now;

    /**
     * Creates a check for a stream that was read.
     *
     * @param item the item with the parameters {@code region} and {@code group}
     * @param extent the extent of the stream; the log of an exec session is stored when the session ends, so no part of
     *     it is much older
     */
    public LogRetentionCheck(AwsClients clients, ItemCalls calls, PlannedItem item, EvidenceExtent extent) {
        this(clients, calls, item, ParameterCodec.read(item, LogsCatalog.GroupParameters.class), begin(item, extent));
    }

    private LogRetentionCheck(
            AwsClients clients, ItemCalls calls, PlannedItem item, LogsCatalog.GroupParameters place, Instant begin) {
        this(clients, calls, item, place.region(), place.group(), begin);
    }

    /**
     * Creates a check for a search of a log group.
     *
     * @param group name of the log group, in the account of the credentials
     */
    public LogRetentionCheck(AwsClients clients, ItemCalls calls, PlannedItem item, String region, String group) {
        this(clients, calls, item, region, group, begin(item));
    }

    private LogRetentionCheck(
            AwsClients clients, ItemCalls calls, PlannedItem item, String region, String group, Instant begin) {
        this.begin = begin;
        this.clients = clients;
        this.calls = calls;
        this.item = item;
        this.region = region;
        this.group = group;
        this.now = clients.clock().instant();
    }

    /**
     * Returns the outcome of a log that was read to its end.
     *
     * @param read the outcome if the log group contained the complete window
     * @param events number of events
     * @return empty if the deadline passed first
     */
    Optional<Outcome> check(Outcome read, long events) throws IOException {
        return mayBeIncomplete(read) ? checkGroup(read, events, false) : Optional.of(read);
    }

    private Optional<Outcome> checkGroup(Outcome read, long events, boolean fromWindowStart) throws IOException {
        return switch (LogGroupSource.describe(clients, calls, region, group, "")) {
            case CallResult.Failed<DescribeLogGroupsResponse> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? Optional.empty()
                        : Optional.of(unverified(
                                read, FailureOutcomes.outcome(refused.failure()).message()));
            case CallResult.Answered<DescribeLogGroupsResponse> answered -> {
                List<LogGroup> groups =
                        SdkCollections.withoutNulls(answered.response().logGroups());
                calls.log(answered.stored(), ResponsePage.only(groups.size()));
                // It sorts before all groups with its name as prefix.
                yield Optional.of(groups.stream()
                        .filter(each -> group.equals(each.logGroupName()))
                        .findFirst()
                        .map(each -> afterRetention(read, events, each, fromWindowStart))
                        .orElseGet(() -> unverified(read, "the list of log groups does not contain it")));
            }
        };
    }

    /** Returns the outcome of a search, which cannot be resumed after its end. */
    public Outcome checkSearch(Outcome read, long events) throws IOException {
        return check(read, events).orElseGet(() -> outOfTime(read));
    }

    /**
     * Returns the outcome of a search for API activity. A log group that is younger than the window does not contain
     * all of it, however short the window is: API activity starts before the target does, unlike its log.
     */
    public Outcome checkTrail(Outcome read, long events) throws IOException {
        return isComplete(read) ? checkGroup(read, events, true).orElseGet(() -> outOfTime(read)) : read;
    }

    /** Returns the outcome of a search in a log group of another account, which cannot be described by its name. */
    public Outcome checkOtherAccount(Outcome read, String account) {
        return mayBeIncomplete(read) ? unverified(read, "it is in account " + account) : read;
    }

    /** Reports whether events may have expired: the start is older than the shortest retention. */
    private boolean mayBeIncomplete(Outcome read) {
        return isComplete(read) && begin.isBefore(now.minus(SHORTEST_RETENTION));
    }

    private static boolean isComplete(Outcome outcome) {
        return outcome instanceof Outcome.Collected || outcome instanceof Outcome.Empty;
    }

    /**
     * Adds the gaps that the creation time and the retention of the group cause.
     *
     * @param fromWindowStart true if there can have been events before the group was created
     */
    private Outcome afterRetention(Outcome read, long events, LogGroup found, boolean fromWindowStart) {
        Optional<Instant> created = Optional.ofNullable(found.creationTime())
                .map(Instant::ofEpochMilli)
                .filter(time -> begin.isBefore(time.minus(TOLERANCE)));
        // Events cannot expire that are older than the group.
        Instant first = created.map(time -> time.minus(LogStreamLister.LONGEST_BUFFERING))
                .filter(begin::isBefore)
                .orElse(begin);
        Outcome afterRetention = Optional.ofNullable(found.retentionInDays())
                .map(days -> afterRetention(read, events, first, days))
                .orElse(read);
        return created.map(time -> afterCreation(afterRetention, events, time, fromWindowStart))
                .orElse(afterRetention);
    }

    private Outcome afterCreation(Outcome afterRetention, long events, Instant created, boolean fromWindowStart) {
        String message = afterRetention.message() + "; the log group was created at "
                + created.truncatedTo(ChronoUnit.SECONDS) + " and contains nothing from before";
        if (!fromWindowStart || !isComplete(afterRetention)) {
            return afterRetention.code().with(afterRetention.detail(), message);
        }
        return events == 0 && !item.window().to().isAfter(created)
                ? new Outcome.Expired(message)
                : new Outcome.Partial(message);
    }

    private static Outcome outOfTime(Outcome read) {
        return unverified(read, "time ran out before the log group was requested");
    }

    private static Outcome unverified(Outcome read, String why) {
        return read.code()
                .with(
                        read.detail(),
                        read.message() + "; it is unknown whether the log group still contained the complete window: "
                                + why);
    }

    /**
     * Adds the gap that the retention causes.
     *
     * @param first earliest possible event
     */
    private Outcome afterRetention(Outcome read, long events, Instant first, int days) {
        Instant oldest = now.minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
        if (!first.isBefore(oldest.minus(TOLERANCE))) {
            return read;
        }
        String keeps = "the log group keeps events for " + CountText.of(days, "day");
        if (events == 0 && !item.window().to().isAfter(oldest)) {
            return new Outcome.Expired(keeps + ", and the window is older than that");
        }
        return new Outcome.Partial(read.message() + "; " + keeps + ": events written before " + oldest
                + " have expired, and those that still exist can be deleted at any time");
    }

    private static Instant begin(PlannedItem item, EvidenceExtent extent) {
        Instant begin = begin(item);
        return extent.first()
                .filter(first -> !ParameterCodec.read(item, ExecCatalog.Parameters.class)
                        .session()
                        .isEmpty())
                .map(first -> first.minus(ExecCatalog.LONGEST_SESSION))
                .filter(begin::isBefore)
                .orElse(begin);
    }

    /** Returns the earliest time at which the stream can have an event of the window. */
    private static Instant begin(PlannedItem item) {
        Instant from = item.window().from();
        try {
            Instant created = Instant.parse(ParameterCodec.read(item, LogsCatalog.StreamParameters.class)
                    .createdAt());
            return created.isAfter(from) ? created : from;
        } catch (DateTimeException e) {
            return from;
        }
    }
}
