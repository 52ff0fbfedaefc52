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
 * What ECS describes of many things, as many a call as the operation takes. ECS answers 200 for what it does not know,
 * with the reason beside the others; what is not described is counted, never dropped.
 *
 * @param <T> what is described
 */
final class EcsDescriptions<T> {
    /** @param index of it in the answer */
    record Told<T>(T thing, StoredResponse received, int index) {}

    /** Asks about some of the names. */
    interface Ask<R> {
        CallResult<R> about(List<String> names) throws IOException;
    }

    private final String noun;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;
    private final List<Told<T>> told = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private int missing;
    private int unexplained;
    private Optional<Outcome> refused = Optional.empty();

    /** @param noun one of what is described, for sentences */
    EcsDescriptions(String noun, ItemCalls calls, Recorder recorder, Deadline deadline) {
        this.noun = noun;
        this.calls = calls;
        this.recorder = recorder;
        this.deadline = deadline;
    }

    /**
     * Asks about all of them.
     *
     * @param most names that one call takes
     * @return false if time ran out before
     */
    <R> boolean describe(
            List<String> names,
            int most,
            Ask<R> ask,
            Function<R, List<T>> described,
            Function<R, List<Failure>> failures)
            throws IOException {
        for (int from = 0; from < names.size(); from += most) {
            List<String> some = names.subList(from, Math.min(from + most, names.size()));
            if (deadline.passed()) {
                return false;
            }
            switch (ask.about(some)) {
                case CallResult.Refused<R> refusal -> {
                    if (calls.cutByDeadline(refusal.refusal())) {
                        return false;
                    }
                    Outcome outcome = FailureOutcomes.outcome(refusal.refusal());
                    refused = Optional.of(outcome);
                    gaps.add(CountText.of(some.size(), noun) + " could not be described: " + outcome.message());
                }
                case CallResult.Answered<R> answered -> {
                    int count = add(described.apply(answered.response()), answered.received());
                    calls.log(answered.received(), ResponsePage.only(count));
                    explain(failures.apply(answered.response()), some.size() - count);
                }
            }
        }
        return true;
    }

    List<Told<T>> told() {
        return List.copyOf(told);
    }

    /** Why there are fewer than were asked for, as sentences. */
    List<String> gaps() {
        List<String> all = new ArrayList<>(gaps);
        if (missing > 0) {
            all.add(CountText.of(missing, noun) + (missing == 1 ? " is" : " are")
                    + " not known to ECS (MISSING): gone in the meantime, or never there");
        }
        if (unexplained > 0) {
            all.add(CountText.of(unexplained, noun) + (unexplained == 1 ? " was" : " were")
                    + " not described, and ECS gave no reason that is known here");
        }
        return all;
    }

    /** How it ends if nothing was described. */
    Outcome nothing() {
        String why = String.join("; ", gaps());
        return refused.orElseGet(
                () -> unexplained > 0 ? new Outcome.Failed(DetailCode.NOT_DESCRIBED, why) : new Outcome.Expired(why));
    }

    /** @param message what there is */
    Outcome outcome(String message) {
        return gaps().isEmpty()
                ? new Outcome.Collected(message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps()));
    }

    private int add(List<T> described, StoredResponse received) {
        int count = 0;
        for (int i = 0; i < described.size(); i++) {
            @Nullable T thing = described.get(i);
            if (thing != null) { // an odd answer; it is counted among what was not described
                told.add(new Told<>(thing, received, i));
                count++;
            }
        }
        return count;
    }

    private void explain(List<Failure> failures, int absent) {
        int explained = 0;
        for (Failure failure : SdkCollections.in(failures)) {
            String reason = String.valueOf(failure.reason());
            recorder.note(
                    "not described (" + SanitizedText.of(reason) + "): "
                            + SanitizedText.of(String.valueOf(failure.arn())),
                    Map.of());
            if (reason.equals("MISSING")) {
                missing++;
                explained++;
            }
        }
        unexplained += Math.max(0, absent - explained);
    }
}
