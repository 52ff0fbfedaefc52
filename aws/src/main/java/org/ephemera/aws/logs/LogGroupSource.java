package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.Calls;
import org.ephemera.aws.call.Present;
import org.ephemera.aws.call.Question;
import org.ephemera.aws.call.Refusals;
import org.ephemera.aws.call.Reply;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Cursor;
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** A log group: its class, which decides how it can be read, and how long it keeps events. */
public final class LogGroupSource implements EvidenceSource {
    /** The group itself sorts before all that begin like it, so it is on the first page unless the service is odd. */
    private static final int MOST_PAGES = 100;

    private final AwsClients clients;

    public LogGroupSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return LogsCatalog.GROUP;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(LogsCatalog.GROUP, recorder, deadline, clients.clock());
        String token = from.orElse(Cursor.START).get("token");
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new Step.Paused(new Cursor(Map.of("token", token)));
            }
            Reply<DescribeLogGroupsResponse> reply =
                    ask(clients, calls, item.param("region"), item.param("group"), token);
            switch (reply) {
                case Reply.Refused<DescribeLogGroupsResponse> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(new Cursor(Map.of("token", token)));
                    }
                    return finished(item, Refusals.outcome(refused.refusal()), Extent.NONE);
                }
                case Reply.Answered<DescribeLogGroupsResponse> answered -> {
                    List<LogGroup> groups = Present.in(answered.response().logGroups());
                    String next = answered.response().nextToken();
                    Paging paging = Paging.of(next, token);
                    calls.log(answered.received(), new Page(page, paging == Paging.MORE, groups.size()));
                    Optional<LogGroup> found = groups.stream()
                            .filter(group -> item.param("group").equals(group.logGroupName()))
                            .findFirst();
                    if (found.isPresent()) {
                        return found(found.get(), item);
                    }
                    if (paging == Paging.STUCK) {
                        return finished(item, Paging.notEnded(Optional.empty(), Paging.STUCK_SENTENCE), Extent.NONE);
                    }
                    if (next == null || paging == Paging.END) {
                        return finished(
                                item,
                                new Outcome.Expired("there is no log group of that name in "
                                        + Shown.of(item.param("region")) + ": it was deleted, or it never existed"),
                                Extent.NONE);
                    }
                    token = next;
                }
            }
        }
        return finished(
                item,
                new Outcome.Partial(
                        MOST_PAGES + " pages of log groups that begin like it were read, and it was in none"),
                Extent.NONE);
    }

    private static Step finished(PlannedItem item, Outcome outcome, Extent extent) {
        return new Step.Finished(NamedOutcome.of(item.param("group"), outcome), extent);
    }

    /**
     * Asks for the groups whose names begin like one.
     *
     * @param group its name
     * @param token of the page before, "" for the first
     */
    static Reply<DescribeLogGroupsResponse> ask(
            AwsClients clients, Calls calls, String region, String group, String token) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("logGroupNamePrefix", group));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.ask(
                Question.of(LogsCatalog.DESCRIBE_LOG_GROUPS, region, params),
                recorded -> clients.logs(region)
                        .describeLogGroups(r -> r.logGroupNamePrefix(group)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static Step found(LogGroup group, PlannedItem item) {
        String kind = group.logGroupClassAsString();
        String message = "class " + (kind == null ? "not told" : Shown.of(kind)) + masked(group);
        Integer days = group.retentionInDays();
        if (days == null) {
            return finished(
                    item,
                    new Outcome.Collected(message + "; events are kept until somebody deletes them"),
                    Extent.of(1));
        }
        return finished(
                item,
                new Outcome.Collected(message + "; events are kept for " + Counted.of(days, "day")),
                Extent.of(1).lostAfter(item.window().from().plus(Duration.ofDays(days))));
    }

    /** Whoever reads without {@code logs:Unmask} is given stars, and nothing says so in the events. */
    private static String masked(LogGroup group) {
        boolean masks = "ACTIVATED".equals(group.dataProtectionStatusAsString())
                || group.inheritedPropertiesAsStrings().contains("ACCOUNT_DATA_PROTECTION");
        return masks
                ? "; A DATA PROTECTION POLICY MASKS what it takes for sensitive: its events were read so masked, as the"
                        + " collector does not ask for logs:Unmask"
                : "";
    }
}
