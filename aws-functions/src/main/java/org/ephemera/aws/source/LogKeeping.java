package org.ephemera.aws.source;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.source.Counted;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/**
 * What of a window a log group can still answer. Of events that are older than its retention it says nothing: a log whose
 * begin is forgotten ends like a whole one, and one that is forgotten altogether like one that is empty.
 */
final class LogKeeping {
    /** A parameter: when the task was created that writes the log, RFC 3339; absent if it is not known. */
    static final String SINCE = "createdAt";

    /** What collecting itself takes is no gap: a window may be as long as the group keeps events. */
    private static final Duration TAKEN = Duration.ofHours(1);

    /** No retention is shorter than a day. */
    private static final Duration SHORTEST = Duration.ofDays(1).plus(TAKEN);

    private final Instant begin;

    private final AwsClients clients;
    private final Calls calls;
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
    LogKeeping(AwsClients clients, Calls calls, PlannedItem item, Extent had) {
        this(clients, calls, item, item.param("region"), item.param("group"), begin(item, had));
    }

    /** @param group its name, in the account of the credentials */
    LogKeeping(AwsClients clients, Calls calls, PlannedItem item, String region, String group) {
        this(clients, calls, item, region, group, begin(item));
    }

    private LogKeeping(AwsClients clients, Calls calls, PlannedItem item, String region, String group, Instant begin) {
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
        if (!mayLack(read)) {
            return Optional.of(read);
        }
        return switch (LogGroupSource.ask(clients, calls, region, group, "")) {
            case Reply.Refused<DescribeLogGroupsResponse> refused ->
                calls.cutByDeadline(refused.refusal())
                        ? Optional.empty()
                        : Optional.of(unknown(
                                read, Refusals.outcome(refused.refusal()).message()));
            case Reply.Answered<DescribeLogGroupsResponse> answered -> {
                List<LogGroup> groups = Present.in(answered.response().logGroups());
                calls.log(answered.received(), Page.only(groups.size()));
                // It sorts before all others that begin like it.
                yield Optional.of(groups.stream()
                        .filter(each -> group.equals(each.logGroupName()))
                        .findFirst()
                        .map(each -> kept(read, events, Optional.ofNullable(each.retentionInDays())))
                        .orElseGet(() -> unknown(read, "it is not among those that are listed")));
            }
        };
    }

    /** The outcome of a search, which cannot be gone on with when it is at its end. */
    Outcome ofSearch(Outcome read, long events) throws IOException {
        Optional<Outcome> known = of(read, events);
        return known.isPresent() ? known.get() : unknown(read, "time ran out before that was asked");
    }

    /** The outcome of a search in a group of another account: by its name alone no other account's is described. */
    Outcome ofOther(Outcome read, String account) {
        return mayLack(read) ? unknown(read, "it is in account " + account) : read;
    }

    /** What begins later than anything can have expired lacks nothing. */
    private boolean mayLack(Outcome read) {
        boolean isWhole = read instanceof Outcome.Collected || read instanceof Outcome.Empty;
        return isWhole && begin.isBefore(now.minus(SHORTEST));
    }

    /** @param days how long the group keeps events; nothing if for ever */
    private Outcome kept(Outcome read, long events, Optional<Integer> days) {
        return days.map(told -> kept(read, events, told)).orElse(read);
    }

    private static Outcome unknown(Outcome read, String why) {
        return read.code()
                .with(
                        read.detail(),
                        read.message() + "; whether the log group still had all of the window is not known: " + why);
    }

    private Outcome kept(Outcome read, long events, int days) {
        Instant kept = now.minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
        if (!begin.isBefore(kept.minus(TAKEN))) {
            return read;
        }
        String keeps = "the log group keeps events for " + Counted.of(days, "day");
        if (events == 0 && !item.window().to().isAfter(kept)) {
            return new Outcome.Expired(keeps + ", and the window is older");
        }
        return new Outcome.Partial(read.message() + "; " + keeps + ": what was written before " + kept
                + " has expired, and the rest of it is deleted any time");
    }

    private static Instant begin(PlannedItem item, Extent had) {
        Instant begin = begin(item);
        return had.first()
                .filter(first -> !item.param(ExecSessionSource.SESSION).isEmpty())
                .map(first -> first.minus(ExecSessionSource.LONGEST))
                .filter(begin::isBefore)
                .orElse(begin);
    }

    /** Before that the stream cannot have had an event of the window. */
    private static Instant begin(PlannedItem item) {
        Instant from = item.window().from();
        try {
            Instant created = Instant.parse(item.param(SINCE));
            return created.isAfter(from) ? created : from;
        } catch (DateTimeException e) {
            return from;
        }
    }
}
