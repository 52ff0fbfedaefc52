package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.SizeLimitedBodyView;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.target.TaskDefinitionName;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * Source of earlier revisions of a task definition. {@code ListTaskDefinitions} lists the active and inactive revisions
 * of the family and those being deleted. {@code DescribeTaskDefinition} reads the five revisions before the last one
 * that ran, the predecessor of each other revision that ran, and the newest one if it is later.
 */
public final class EcsDefinitionHistorySource implements EvidenceSource {
    private static final int EARLIER = 5;
    /** Status of a deleted revision that a task or a service still uses; such a revision is not listed as inactive. */
    private static final String DELETING = "DELETE_IN_PROGRESS";

    private final AwsClients clients;

    public EcsDefinitionHistorySource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var history = ParameterCodec.read(item, EcsCatalog.DefinitionHistoryParameters.class);
        ItemCalls calls = new ItemCalls(EcsCatalog.DEFINITION_HISTORY, recorder, deadline, clients);
        SortedMap<Integer, String> revisions = new TreeMap<>();
        List<String> gaps = new ArrayList<>();
        Set<Integer> listedElsewhere = new HashSet<>();
        for (String status : List.of("ACTIVE", "INACTIVE", DELETING)) {
            ListResult<String> listed = new ListPager(calls.recorded(), deadline)
                    .read(
                            token -> list(history, status, token, calls),
                            page -> SdkCollections.withoutNulls(page.taskDefinitionArns()),
                            ListTaskDefinitionsResponse::nextToken);
            switch (listed) {
                case ListResult.OutOfTime<String> out -> {
                    return new SourceResult.Paused(ResumeCursor.START);
                }
                case ListResult.Complete<String> whole -> add(whole.items(), history.family(), revisions);
                case ListResult.Incomplete<String> cut -> {
                    add(cut.items(), history.family(), revisions);
                    if (revisions.isEmpty()) {
                        return finished(history, cut.why(), EvidenceExtent.NONE);
                    }
                    gaps.add("the list of " + status + " revisions is incomplete: "
                            + cut.why().message());
                }
            }
            if (!status.equals(DELETING)) {
                listedElsewhere.addAll(revisions.keySet());
            }
        }
        List<Integer> deleting = revisions.keySet().stream()
                .filter(revision -> !listedElsewhere.contains(revision))
                .toList();
        List<Integer> ran = ran(history);
        List<Integer> wanted = wanted(revisions, ran);
        List<Integer> described = new ArrayList<>();
        for (int revision : wanted) {
            if (deadline.passed()) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            switch (describe(history.place().region(), String.valueOf(revisions.get(revision)), calls)) {
                case CallResult.Failed<DescribeTaskDefinitionResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(ResumeCursor.START);
                    }
                    Outcome outcome = FailureOutcomes.outcome(refused.failure());
                    if (outcome instanceof Outcome.Denied) {
                        return finished(history, outcome, EvidenceExtent.NONE);
                    }
                    gaps.add("revision " + revision + " is missing: " + outcome.message());
                }
                case CallResult.Answered<DescribeTaskDefinitionResponse> answered -> {
                    calls.log(answered.stored(), ResponsePage.only(1));
                    described.add(revision);
                }
            }
        }
        return finished(
                history,
                outcome(revisions, deleting, ran, wanted, described, gaps),
                EvidenceExtent.of(described.size()));
    }

    private static SourceResult finished(
            EcsCatalog.DefinitionHistoryParameters history, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(history.family(), outcome), extent);
    }

    private static Outcome outcome(
            SortedMap<Integer, String> revisions,
            List<Integer> deleting,
            List<Integer> ran,
            List<Integer> wanted,
            List<Integer> described,
            List<String> gaps) {
        String listing = "the family has " + CountText.of(revisions.size(), "revision") + " that can be listed"
                + (deleting.isEmpty() ? "" : "; BEING DELETED: " + join(deleting));
        String newer = revisions.isEmpty() || ran.isEmpty() || revisions.lastKey() <= ran.getLast()
                ? ""
                : "; the newest, " + revisions.lastKey() + ", is later than the last that ran";
        String detail = deleting.isEmpty() ? "" : DetailCode.DEFINITIONS_DELETING;
        if (wanted.isEmpty() && gaps.isEmpty()) {
            return new Outcome.Empty(detail, listing + ", and only revisions that ran are listed");
        }
        String message = listing + "; described: " + (described.isEmpty() ? "none" : join(described)) + newer;
        return gaps.isEmpty()
                ? new Outcome.Collected(detail, message)
                : new Outcome.Partial(detail, message + "; " + String.join("; ", gaps));
    }

    private static String join(List<Integer> revisions) {
        return String.join(", ", revisions.stream().map(String::valueOf).toList());
    }

    /**
     * Returns the revisions to describe, newest first: the newest of all if it is later than what ran, the five before
     * the last that ran, and the predecessor of each other revision that ran. Revisions that ran are left out.
     */
    static List<Integer> wanted(SortedMap<Integer, String> revisions, List<Integer> ran) {
        int last = ran.isEmpty() ? Integer.MAX_VALUE : ran.getLast();
        List<Integer> wanted = new ArrayList<>(revisions.headMap(last).keySet().stream()
                .filter(revision -> !ran.contains(revision))
                .sorted(Comparator.reverseOrder())
                .limit(EARLIER)
                .toList());
        for (int other : ran.reversed()) {
            SortedMap<Integer, String> before = revisions.headMap(other);
            if (!before.isEmpty() && !ran.contains(before.lastKey()) && !wanted.contains(before.lastKey())) {
                wanted.add(before.lastKey());
            }
        }
        if (!revisions.isEmpty() && revisions.lastKey() > last) {
            wanted.addFirst(revisions.lastKey());
        }
        return wanted;
    }

    private static List<Integer> ran(EcsCatalog.DefinitionHistoryParameters history) {
        return history.ran().stream().map(Integer::valueOf).sorted().toList();
    }

    /** Adds the revisions of the family. ECS calls the filter a prefix, so families are compared again. */
    private static void add(List<String> arns, String family, SortedMap<Integer, String> revisions) {
        for (String arn : arns) {
            TaskDefinitionName name = TaskDefinitionName.of(arn);
            if (name.family().equals(family) && name.revision().isPresent()) {
                revisions.put(name.revision().get(), arn);
            }
        }
    }

    private CallResult<ListTaskDefinitionsResponse> list(
            EcsCatalog.DefinitionHistoryParameters history, String status, String token, ItemCalls calls)
            throws IOException {
        String region = history.place().region();
        Map<String, String> params = new TreeMap<>(
                Map.of("familyPrefix", history.family(), "status", status, "sort", "DESC", "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_TASK_DEFINITIONS, region, params),
                recorded -> clients.ecs(region)
                        .listTaskDefinitions(r -> r.familyPrefix(history.family())
                                .status(status)
                                .sort(SortOrder.DESC)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private CallResult<DescribeTaskDefinitionResponse> describe(String region, String arn, ItemCalls calls)
            throws IOException {
        return calls.call(
                ApiRequest.of(
                                EcsCatalog.DESCRIBE_TASK_DEFINITION,
                                region,
                                Map.of("taskDefinition", arn, "include", "TAGS"))
                        .withView(SizeLimitedBodyView::new),
                recorded -> clients.ecs(region)
                        .describeTaskDefinition(r -> r.taskDefinition(arn)
                                .include(TaskDefinitionField.TAGS)
                                .overrideConfiguration(recorded)));
    }
}
