package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** A log group: its class, which decides how it can be read, and how long it keeps events. */
public final class LogGroupSource implements EvidenceSource {
    private static final String MASKS =
            "; A DATA PROTECTION POLICY MASKS what it takes for sensitive: its events were read so masked, as the"
                    + " collector does not ask for logs:Unmask";

    /** The group itself sorts before all that begin like it, so it is on the first page unless the service is odd. */
    private static final int MOST_PAGES = 100;

    private final AwsClients clients;

    public LogGroupSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var place = ParameterCodec.read(item, LogsCatalog.GroupParameters.class);
        ItemCalls calls = new ItemCalls(LogsCatalog.GROUP, recorder, deadline, clients);
        String token = from.orElse(Cursor.START).get("token");
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new Step.Paused(new Cursor(Map.of("token", token)));
            }
            CallResult<DescribeLogGroupsResponse> reply = ask(clients, calls, place.region(), place.group(), token);
            switch (reply) {
                case CallResult.Refused<DescribeLogGroupsResponse> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(new Cursor(Map.of("token", token)));
                    }
                    return finished(place, FailureOutcomes.outcome(refused.refusal()), Extent.NONE);
                }
                case CallResult.Answered<DescribeLogGroupsResponse> answered -> {
                    List<LogGroup> groups =
                            SdkCollections.in(answered.response().logGroups());
                    String next = answered.response().nextToken();
                    PageContinuation paging = PageContinuation.of(next, token);
                    calls.log(
                            answered.received(),
                            new ResponsePage(page, paging == PageContinuation.MORE, groups.size()));
                    Optional<LogGroup> found = groups.stream()
                            .filter(group -> place.group().equals(group.logGroupName()))
                            .findFirst();
                    if (found.isPresent()) {
                        return found(found.get(), place, item);
                    }
                    if (paging == PageContinuation.STUCK) {
                        return finished(
                                place,
                                PageContinuation.notEnded(Optional.empty(), PageContinuation.STUCK_SENTENCE),
                                Extent.NONE);
                    }
                    if (next == null || paging == PageContinuation.END) {
                        return finished(
                                place,
                                new Outcome.Expired("there is no log group of that name in "
                                        + SanitizedText.of(place.region())
                                        + ": it was deleted, or it never existed"),
                                Extent.NONE);
                    }
                    token = next;
                }
            }
        }
        return finished(
                place,
                new Outcome.Partial(
                        MOST_PAGES + " pages of log groups that begin like it were read, and it was in none"),
                Extent.NONE);
    }

    private static Step finished(LogsCatalog.GroupParameters place, Outcome outcome, Extent extent) {
        return new Step.Finished(PrefixedOutcome.of(place.group(), outcome), extent);
    }

    /**
     * Asks for the groups whose names begin like one.
     *
     * @param group its name
     * @param token of the page before, "" for the first
     */
    static CallResult<DescribeLogGroupsResponse> ask(
            AwsClients clients, ItemCalls calls, String region, String group, String token) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("logGroupNamePrefix", group));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.ask(
                ApiRequest.of(LogsCatalog.DESCRIBE_LOG_GROUPS, region, params),
                recorded -> clients.logs(region)
                        .describeLogGroups(r -> r.logGroupNamePrefix(group)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static Step found(LogGroup group, LogsCatalog.GroupParameters place, PlannedItem item) {
        String kind = group.logGroupClassAsString();
        String message = "class " + (kind == null ? "not told" : SanitizedText.of(kind)) + (masks(group) ? MASKS : "");
        String detail = masks(group) ? DetailCode.DATA_MASKED : "";
        Integer days = group.retentionInDays();
        if (days == null) {
            return finished(
                    place,
                    new Outcome.Collected(detail, message + "; events are kept until somebody deletes them"),
                    Extent.of(1));
        }
        return finished(
                place,
                new Outcome.Collected(detail, message + "; events are kept for " + CountText.of(days, "day")),
                Extent.of(1).lostAfter(item.window().from().plus(Duration.ofDays(days))));
    }

    /** Whoever reads without {@code logs:Unmask} is given stars, and nothing says so in the events. */
    private static boolean masks(LogGroup group) {
        return "ACTIVATED".equals(group.dataProtectionStatusAsString())
                || group.inheritedPropertiesAsStrings().contains("ACCOUNT_DATA_PROTECTION");
    }
}
