package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;

/**
 * Batched describe calls of ECS with their failures. ECS answers 200 for a resource that it does not return, with the
 * reason in the list of failures; a resource that is not described is counted.
 *
 * @param <T> the described resource
 */
final class EcsDescribeCalls<T> {
    /**
     * Described resource with the response that contains it.
     *
     * @param index position of the resource in the response
     */
    record Described<T>(T resource, StoredResponse received, int index) {}

    /** Call that describes resources by their names or ARNs. */
    interface DescribeCall<R> {
        CallResult<R> describe(List<String> arns) throws IOException;
    }

    private final String noun;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;
    private final List<Described<T>> described = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private int missingCount;
    private int unexplained;
    private Optional<Outcome> refused = Optional.empty();

    /**
     * Creates the descriptions of one item.
     *
     * @param noun the resource in the singular, for messages
     */
    EcsDescribeCalls(String noun, ItemCalls calls, Recorder recorder, Deadline deadline) {
        this.noun = noun;
        this.calls = calls;
        this.recorder = recorder;
        this.deadline = deadline;
    }

    /**
     * Describes all resources, in batches.
     *
     * @param most limit of ARNs in one call
     * @return false if time ran out before all batches were requested
     */
    <R> boolean describe(
            List<String> arns,
            int most,
            DescribeCall<R> call,
            Function<R, List<T>> resources,
            Function<R, List<Failure>> failures)
            throws IOException {
        for (int from = 0; from < arns.size(); from += most) {
            List<String> some = arns.subList(from, Math.min(from + most, arns.size()));
            if (deadline.passed()) {
                return false;
            }
            switch (call.describe(some)) {
                case CallResult.Failed<R> refusal -> {
                    if (calls.isEndedByDeadline(refusal.failure())) {
                        return false;
                    }
                    Outcome outcome = FailureOutcomes.outcome(refusal.failure());
                    refused = Optional.of(outcome);
                    gaps.add(CountText.of(some.size(), noun) + " could not be described: " + outcome.message());
                }
                case CallResult.Answered<R> answered -> {
                    int count = add(resources.apply(answered.response()), answered.stored());
                    calls.log(answered.stored(), ResponsePage.only(count));
                    explain(failures.apply(answered.response()), some.size() - count);
                }
            }
        }
        return true;
    }

    List<Described<T>> described() {
        return List.copyOf(described);
    }

    /** Returns why fewer resources are described than were requested, as sentences. */
    List<String> gaps() {
        List<String> all = new ArrayList<>(gaps);
        if (missingCount > 0) {
            all.add(CountText.of(missingCount, noun) + (missingCount == 1 ? " is" : " are")
                    + " not returned by ECS (MISSING): deleted in the meantime, or never existed");
        }
        if (unexplained > 0) {
            all.add(CountText.of(unexplained, noun) + (unexplained == 1 ? " was" : " were")
                    + " not described, and ECS gave no failure reason that this collector recognizes");
        }
        return all;
    }

    /** Returns the outcome of an item if no resource was described. */
    Outcome emptyOutcome() {
        String why = String.join("; ", gaps());
        return refused.orElseGet(
                () -> unexplained > 0 ? new Outcome.Failed(DetailCode.NOT_DESCRIBED, why) : new Outcome.Expired(why));
    }

    /**
     * Returns COLLECTED, or PARTIAL with the gaps.
     *
     * @param message summary of the described resources
     */
    Outcome outcome(String message) {
        return gaps().isEmpty()
                ? new Outcome.Collected(message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps()));
    }

    private int add(List<T> resources, StoredResponse received) {
        int count = 0;
        for (int i = 0; i < resources.size(); i++) {
            @Nullable T resource = resources.get(i);
            if (resource != null) { // unexpected null; counted as not described
                described.add(new Described<>(resource, received, i));
                count++;
            }
        }
        return count;
    }

    private void explain(List<Failure> failures, int absent) {
        int explained = 0;
        for (Failure failure : SdkCollections.withoutNulls(failures)) {
            String reason = String.valueOf(failure.reason());
            recorder.note(
                    "not described (" + SanitizedText.of(reason) + "): "
                            + SanitizedText.of(String.valueOf(failure.arn())),
                    Map.of());
            if (reason.equals("MISSING")) {
                missingCount++;
                explained++;
            }
        }
        unexplained += Math.max(0, absent - explained);
    }
}
