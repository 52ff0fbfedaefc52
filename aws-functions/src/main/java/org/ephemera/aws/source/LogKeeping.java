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

    private final AwsClients clients;
    private final Calls calls;
    private final PlannedItem item;
    private final String region;
    private final String group;
    private final Instant now;

    /** @param item names the group in its params {@code region} and {@code group} */
    LogKeeping(AwsClients clients, Calls calls, PlannedItem item) {
        this(clients, calls, item, item.param("region"), item.param("group"));
    }

    /** @param group its name, in the account of the credentials */
    LogKeeping(AwsClients clients, Calls calls, PlannedItem item, String region, String group) {
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
        boolean isWhole = read instanceof Outcome.Collected || read instanceof Outcome.Empty;
        if (!isWhole || !begin().isBefore(now.minus(SHORTEST))) {
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
                        .flatMap(each -> Optional.ofNullable(each.retentionInDays()))
                        .map(days -> kept(read, events, days))
                        .orElse(read));
            }
        };
    }

    /** The outcome of a search, which cannot be gone on with when it is at its end. */
    Outcome ofSearch(Outcome read, long events) throws IOException {
        Optional<Outcome> known = of(read, events);
        return known.isPresent() ? known.get() : unknown(read, "time ran out before that was asked");
    }

    private static Outcome unknown(Outcome read, String why) {
        return read.code()
                .with(
                        read.detail(),
                        read.message() + "; whether the log group still had all of the window is not known: " + why);
    }

    private Outcome kept(Outcome read, long events, int days) {
        Instant kept = now.minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
        if (!begin().isBefore(kept.minus(TAKEN))) {
            return read;
        }
        String keeps = "the log group keeps events for " + Counted.of(days, "day");
        if (events == 0 && !item.window().to().isAfter(kept)) {
            return new Outcome.Expired(keeps + ", and the window is older");
        }
        return new Outcome.Partial(read.message() + "; " + keeps + ": what was written before " + kept
                + " has expired, and the rest of it is deleted any time");
    }

    /** Before that the stream cannot have had an event of the window. */
    private Instant begin() {
        Instant from = item.window().from();
        try {
            Instant created = Instant.parse(item.param(SINCE));
            return created.isAfter(from) ? created : from;
        } catch (DateTimeException e) {
            return from;
        }
    }
}
