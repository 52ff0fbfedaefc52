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
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** Source of a log group: its class, which determines the API that can read it, and its retention. */
public final class LogGroupSource implements EvidenceSource {
    private static final String MASKS =
            "; A DATA PROTECTION POLICY MASKS data that it classifies as sensitive: events were read masked, because"
                    + " the collector does not request logs:Unmask";

    /** Limit of pages. A group sorts before all groups with its name as prefix, so it is usually on the first page. */
    private static final int MOST_PAGES = 100;

    private final AwsClients clients;

    public LogGroupSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var place = ParameterCodec.read(item, LogsCatalog.GroupParameters.class);
        ItemCalls calls = new ItemCalls(LogsCatalog.GROUP, recorder, deadline, clients);
        String token = from.orElse(ResumeCursor.START).get("token");
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new SourceResult.Paused(new ResumeCursor(Map.of("token", token)));
            }
            CallResult<DescribeLogGroupsResponse> result =
                    describe(clients, calls, place.region(), place.group(), token);
            switch (result) {
                case CallResult.Failed<DescribeLogGroupsResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(new ResumeCursor(Map.of("token", token)));
                    }
                    return finished(place, FailureOutcomes.outcome(refused.failure()), EvidenceExtent.NONE);
                }
                case CallResult.Answered<DescribeLogGroupsResponse> answered -> {
                    List<LogGroup> groups =
                            SdkCollections.withoutNulls(answered.response().logGroups());
                    String next = answered.response().nextToken();
                    PageContinuation paging = PageContinuation.of(next, token);
                    calls.log(
                            answered.stored(), new ResponsePage(page, paging == PageContinuation.MORE, groups.size()));
                    Optional<LogGroup> found = groups.stream()
                            .filter(group -> place.group().equals(group.logGroupName()))
                            .findFirst();
                    if (found.isPresent()) {
                        return found(found.get(), place, item);
                    }
                    if (paging == PageContinuation.STUCK) {
                        return finished(
                                place,
                                PageContinuation.outcome(Optional.empty(), PageContinuation.STUCK_SENTENCE),
                                EvidenceExtent.NONE);
                    }
                    if (next == null || paging == PageContinuation.END) {
                        return finished(
                                place,
                                new Outcome.Expired("no log group of this name exists in "
                                        + SanitizedText.of(place.region()) + ": it was deleted, or it never existed"),
                                EvidenceExtent.NONE);
                    }
                    token = next;
                }
            }
        }
        return finished(
                place,
                new Outcome.Partial(
                        MOST_PAGES + " pages of log groups with this name prefix were read, and none contains it"),
                EvidenceExtent.NONE);
    }

    private static SourceResult finished(LogsCatalog.GroupParameters place, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(place.group(), outcome), extent);
    }

    /**
     * Requests the log groups with a name prefix.
     *
     * @param group name of the log group
     * @param token token of the next page, "" for the first
     */
    static CallResult<DescribeLogGroupsResponse> describe(
            AwsClients clients, ItemCalls calls, String region, String group, String token) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("logGroupNamePrefix", group));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.call(
                ApiRequest.of(LogsCatalog.DESCRIBE_LOG_GROUPS, region, params),
                recorded -> clients.logs(region)
                        .describeLogGroups(r -> r.logGroupNamePrefix(group)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static SourceResult found(LogGroup group, LogsCatalog.GroupParameters place, PlannedItem item) {
        String kind = group.logGroupClassAsString();
        String message =
                "class " + (kind == null ? "not reported" : SanitizedText.of(kind)) + (masks(group) ? MASKS : "");
        String detail = masks(group) ? DetailCode.DATA_MASKED : "";
        Integer days = group.retentionInDays();
        if (days == null) {
            return finished(
                    place, new Outcome.Collected(detail, message + "; events do not expire"), EvidenceExtent.of(1));
        }
        return finished(
                place,
                new Outcome.Collected(detail, message + "; events are kept for " + CountText.of(days, "day")),
                EvidenceExtent.of(1).lostAfter(item.window().from().plus(Duration.ofDays(days))));
    }

    /**
     * Reports whether a data protection policy masks events. A caller without {@code logs:Unmask} gets asterisks, and
     * the events do not state it.
     */
    private static boolean masks(LogGroup group) {
        return "ACTIVATED".equals(group.dataProtectionStatusAsString())
                || group.inheritedPropertiesAsStrings().contains("ACCOUNT_DATA_PROTECTION");
    }
}
