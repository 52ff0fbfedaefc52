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
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/**
 * What of a window a log group can still answer. Of events that are older than its retention, or than itself, it says nothing: a log
 * whose begin is forgotten ends like a whole one, and one that is forgotten altogether like one that is empty.
 */
public final class LogRetention {

    /** What collecting itself takes is no gap: a window may be as long as the group keeps events. */
    private static final Duration TAKEN = Duration.ofHours(1);

    /** No retention is shorter than a day. */
    private static final Duration SHORTEST = Duration.ofDays(1).plus(TAKEN);

    private final Instant begin;
    private final AwsClients clients;
    private final ItemCalls calls;
    private final PlannedItem item;
    private final String region;
    private final String group;
    private final Instant now;

    /**
     * Of a stream that was read.
     *
     * @param item names the group in its params {@code region} and {@code group}
     * @param had of the stream; of a session, whose log is stored when it ends, it tells that none of it is much older
     */
    public LogRetention(AwsClients clients, ItemCalls calls, PlannedItem item, Extent had) {
        this(clients, calls, item, ParameterCodec.read(item, LogsCatalog.GroupParameters.class), begin(item, had));
    }

    private LogRetention(
            AwsClients clients, ItemCalls calls, PlannedItem item, LogsCatalog.GroupParameters place, Instant begin) {
        this(clients, calls, item, place.region(), place.group(), begin);
    }

    /** @param group its name, in the account of the credentials */
    public LogRetention(AwsClients clients, ItemCalls calls, PlannedItem item, String region, String group) {
        this(clients, calls, item, region, group, begin(item));
    }

    private LogRetention(
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
     * The outcome of a log that was read to its end.
     *
     * @param read what was read of it, whatever there had been
     * @param events how many
     * @return empty if the deadline came first
     */
    Optional<Outcome> of(Outcome read, long events) throws IOException {
        return mayLack(read) ? asked(read, events, false) : Optional.of(read);
    }

    private Optional<Outcome> asked(Outcome read, long events, boolean all) throws IOException {
        return switch (LogGroupSource.ask(clients, calls, region, group, "")) {
            case CallResult.Refused<DescribeLogGroupsResponse> refused ->
                calls.cutByDeadline(refused.refusal())
                        ? Optional.empty()
                        : Optional.of(unknown(
                                read, FailureOutcomes.outcome(refused.refusal()).message()));
            case CallResult.Answered<DescribeLogGroupsResponse> answered -> {
                List<LogGroup> groups = SdkCollections.in(answered.response().logGroups());
                calls.log(answered.received(), ResponsePage.only(groups.size()));
                // It sorts before all others that begin like it.
                yield Optional.of(groups.stream()
                        .filter(each -> group.equals(each.logGroupName()))
                        .findFirst()
                        .map(each -> kept(read, events, each, all))
                        .orElseGet(() -> unknown(read, "it is not among those that are listed")));
            }
        };
    }

    /** The outcome of a search, which cannot be gone on with when it is at its end. */
    public Outcome ofSearch(Outcome read, long events) throws IOException {
        return of(read, events).orElseGet(() -> late(read));
    }

    /**
     * The outcome of a search for what was done. A group that is younger than the window, however short that is, has not all of it: what
     * a container writes begins with the container, and what is done to it does not.
     */
    public Outcome ofTrail(Outcome read, long events) throws IOException {
        return isWhole(read) ? asked(read, events, true).orElseGet(() -> late(read)) : read;
    }

    /** The outcome of a search in a group of another account: by its name alone no other account's is described. */
    public Outcome ofOther(Outcome read, String account) {
        return mayLack(read) ? unknown(read, "it is in account " + account) : read;
    }

    /** What begins later than anything can have expired lacks nothing. */
    private boolean mayLack(Outcome read) {
        return isWhole(read) && begin.isBefore(now.minus(SHORTEST));
    }

    private static boolean isWhole(Outcome outcome) {
        return outcome instanceof Outcome.Collected || outcome instanceof Outcome.Empty;
    }

    /** @param all true if something was there to be written before the group was */
    private Outcome kept(Outcome read, long events, LogGroup found, boolean all) {
        Optional<Instant> created = Optional.ofNullable(found.creationTime())
                .map(Instant::ofEpochMilli)
                .filter(time -> begin.isBefore(time.minus(TAKEN)));
        // Nothing that was written into it can have expired that is older than the group.
        Instant first = created.map(time -> time.minus(LogStreams.HELD_BACK))
                .filter(begin::isBefore)
                .orElse(begin);
        Outcome kept = Optional.ofNullable(found.retentionInDays())
                .map(days -> kept(read, events, first, days))
                .orElse(read);
        return created.map(time -> younger(kept, events, time, all)).orElse(kept);
    }

    private Outcome younger(Outcome kept, long events, Instant created, boolean all) {
        String message = kept.message() + "; the log group was created at " + created.truncatedTo(ChronoUnit.SECONDS)
                + ", and what was before is not in it";
        if (!all || !isWhole(kept)) {
            return kept.code().with(kept.detail(), message);
        }
        return events == 0 && !item.window().to().isAfter(created)
                ? new Outcome.Expired(message)
                : new Outcome.Partial(message);
    }

    private static Outcome late(Outcome read) {
        return unknown(read, "time ran out before that was asked");
    }

    private static Outcome unknown(Outcome read, String why) {
        return read.code()
                .with(
                        read.detail(),
                        read.message() + "; whether the log group still had all of the window is not known: " + why);
    }

    /** @param first when what was written may begin */
    private Outcome kept(Outcome read, long events, Instant first, int days) {
        Instant kept = now.minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
        if (!first.isBefore(kept.minus(TAKEN))) {
            return read;
        }
        String keeps = "the log group keeps events for " + CountText.of(days, "day");
        if (events == 0 && !item.window().to().isAfter(kept)) {
            return new Outcome.Expired(keeps + ", and the window is older");
        }
        return new Outcome.Partial(read.message() + "; " + keeps + ": what was written before " + kept
                + " has expired, and the rest of it is deleted any time");
    }

    private static Instant begin(PlannedItem item, Extent had) {
        Instant begin = begin(item);
        return had.first()
                .filter(first -> !ParameterCodec.read(item, ExecCatalog.Parameters.class)
                        .session()
                        .isEmpty())
                .map(first -> first.minus(ExecCatalog.LONGEST_SESSION))
                .filter(begin::isBefore)
                .orElse(begin);
    }

    /** Before that the stream cannot have had an event of the window. */
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
