package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.plan.TrailPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.eks.EksClient;

/** List and describe calls of EKS for one item, with their gaps. */
final class EksListCalls {
    /** Limit of described resources; each takes one or two calls, at most ten a second. */
    static final int MOST = 100;

    private static final StepResult.Missing<Object> OUT_OF_TIME =
            new StepResult.Missing<>(new Outcome.Failed(ApiFailure.DEADLINE, "the deadline passed"), true);

    private final ItemCalls calls;
    private final EksClient client;
    private final PlannedItem item;
    private final EksPlace place;
    private final Recorder recorder;
    private final Deadline deadline;
    private final StepResults gaps = new StepResults();

    EksListCalls(Artifact artifact, AwsClients clients, PlannedItem item, Recorder recorder, Deadline deadline) {
        this.calls = new ItemCalls(artifact, recorder, deadline, clients);
        this.item = item;
        this.place = EksPlace.of(item);
        this.client = clients.eks(place.region());
        this.recorder = recorder;
        this.deadline = deadline;
    }

    EksClient client() {
        return client;
    }

    PlannedItem item() {
        return item;
    }

    EksPlace place() {
        return place;
    }

    String cluster() {
        return place.cluster();
    }

    void plan(Artifact artifact, Record params) {
        recorder.plan(artifact, item.window(), params);
    }

    /** Returns a plan of CloudTrail queries about the item's target. */
    TrailPlan trail() {
        return new TrailPlan(item, "", recorder);
    }

    /**
     * Adds a part of the outcome's sentence.
     *
     * @param what the text
     */
    void note(String what) {
        gaps.addClause(what);
    }

    SourceResult end() {
        return gaps.toResult("");
    }

    /**
     * Describes each listed resource. A failure is recorded as a gap, and the others are still described.
     *
     * @param param parameter with the name, for the acquisition log
     * @param ask the call; it must apply the given configuration to its request
     * @return the responses in request order
     */
    <R> Map<String, R> describe(
            ApiOperation operation,
            String param,
            Collection<String> listed,
            BiFunction<String, Consumer<AwsRequestOverrideConfiguration.Builder>, R> ask)
            throws IOException {
        Map<String, R> described = new LinkedHashMap<>();
        for (String name : listed) {
            if (gaps.isEndedByDeadline()) {
                break;
            }
            switch (calls.call(request(operation, Map.of(param, name)), recorded -> ask.apply(name, recorded))) {
                case CallResult.Failed<R> refused ->
                    gaps.addMissing(new StepResult.Missing<>(
                            FailureOutcomes.outcome(refused.failure()), calls.isEndedByDeadline(refused.failure())));
                case CallResult.Answered<R> answered -> {
                    calls.log(answered.stored(), ResponsePage.only(1));
                    gaps.addObjects(1);
                    described.put(name, answered.response());
                }
            }
        }
        return described;
    }

    /**
     * Lists the resources of each listed resource. A failure is recorded as a gap, and the others are still listed.
     *
     * @param ask returns the call for a name; the call gets null for the first page
     */
    <R> void listEach(
            ApiOperation operation,
            String param,
            Collection<String> names,
            Function<String, BiFunction<@Nullable String, Consumer<AwsRequestOverrideConfiguration.Builder>, R>> ask,
            Function<R, List<String>> listed,
            Function<R, @Nullable String> next)
            throws IOException {
        for (String name : names) {
            if (gaps.isEndedByDeadline()) {
                break;
            }
            switch (pages(operation, Map.of(param, name), ask.apply(name), listed, next)) {
                case ListResult.Complete<String> whole ->
                    gaps.addObjects(whole.items().size());
                case ListResult.Incomplete<String> cut -> {
                    gaps.addObjects(cut.items().size());
                    gaps.addMissing(cut.why());
                }
                case ListResult.OutOfTime<String> out -> gaps.addMissing(OUT_OF_TIME);
            }
        }
    }

    /** Reads all pages of a list that needs only the cluster's name; {@code ask} gets null for the first page. */
    <R> List<String> list(
            ApiOperation operation,
            BiFunction<@Nullable String, Consumer<AwsRequestOverrideConfiguration.Builder>, R> ask,
            Function<R, List<String>> listed,
            Function<R, @Nullable String> next,
            String noun)
            throws IOException {
        return list(operation, Map.of(), ask, listed, next, noun);
    }

    /**
     * Reads all pages of a list and returns at most {@link #MOST} elements; the rest is recorded as a gap.
     *
     * @param noun the listed resource, in the singular
     */
    <R> List<String> list(
            ApiOperation operation,
            Map<String, String> params,
            BiFunction<@Nullable String, Consumer<AwsRequestOverrideConfiguration.Builder>, R> ask,
            Function<R, List<String>> listed,
            Function<R, @Nullable String> next,
            String noun)
            throws IOException {
        ListResult<String> all = pages(operation, params, ask, listed, next);
        List<String> items = switch (all) {
            case ListResult.Complete<String> whole -> whole.items();
            case ListResult.Incomplete<String> cut -> {
                gaps.addMissing(cut.why());
                yield cut.items();
            }
            case ListResult.OutOfTime<String> out -> {
                gaps.addMissing(OUT_OF_TIME);
                yield List.of();
            }
        };
        gaps.addObjects(items.size());
        gaps.addClause(CountText.of(items.size(), noun));
        if (items.size() > MOST) {
            gaps.addMissing(new Outcome.Partial(
                    "only the first " + MOST + " of " + CountText.of(items.size(), noun) + " are described"));
        }
        return items.subList(0, Math.min(MOST, items.size()));
    }

    private <R> ListResult<String> pages(
            ApiOperation operation,
            Map<String, String> params,
            BiFunction<@Nullable String, Consumer<AwsRequestOverrideConfiguration.Builder>, R> ask,
            Function<R, List<String>> listed,
            Function<R, @Nullable String> next)
            throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> {
                            Map<String, String> allParams = new TreeMap<>(params);
                            if (!token.isEmpty()) {
                                allParams.put("nextToken", token);
                            }
                            return calls.call(
                                    request(operation, allParams),
                                    recorded -> ask.apply(token.isEmpty() ? null : token, recorded));
                        },
                        page -> SdkCollections.withoutNulls(listed.apply(page)),
                        next);
    }

    private ApiRequest request(ApiOperation operation, Map<String, String> params) {
        Map<String, String> all = new TreeMap<>(params);
        all.put("clusterName", place.cluster());
        return ApiRequest.of(operation, place.region(), all);
    }
}
