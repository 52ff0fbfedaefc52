package org.ephemera.collect.call;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/**
 * Recorded calls of one item. A call waits for the rate limit until the deadline of the run. Its first request starts
 * the time limit of the {@link RetryPolicy}: the call ends, with all retries, within that limit or at the deadline.
 */
public final class RecordedCalls {
    private final Artifact artifact;
    private final Recorder recorder;
    private final Deadline deadline;
    private final ErrorRules rules;
    private final RetryPolicy policy;

    public RecordedCalls(
            Artifact artifact, Recorder recorder, Deadline deadline, ErrorRules rules, RetryPolicy policy) {
        this.artifact = artifact;
        this.recorder = recorder;
        this.deadline = deadline;
        this.rules = rules;
        this.policy = policy;
    }

    /** Returns the same calls with another retry policy. */
    public RecordedCalls with(RetryPolicy other) {
        return new RecordedCalls(artifact, recorder, deadline, rules, other);
    }

    /**
     * Sends a request, with retries, and stores the response as it arrives.
     *
     * @throws IOException if the evidence store failed
     */
    public <T> CallResult<T> send(ApiRequest request, Transport<T> transport) throws IOException {
        if (!artifact.operations().contains(request.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + request.operation().key());
        }
        RecordedCall call = new RecordedCall(request, recorder, rules, policy, deadline);
        CallResult<T> result = new RetryLoop(call, policy.rounds(), deadline).run(transport);
        Optional<StoredResponse> stored = call.stored();
        if (result instanceof CallResult.Failed && stored.isPresent()) {
            log(stored.get(), ResponsePage.only(0));
        }
        return result;
    }

    /** Returns the outcome of an item whose call failed. */
    public Outcome outcome(ApiFailure failure) {
        return rules.outcome(failure);
    }

    /** Reports whether the deadline of the run ended the call, so that a later run may repeat it. */
    public boolean endedByDeadline(ApiFailure failure) {
        return failure.code().equals(ApiFailure.DEADLINE)
                || (failure.code().equals(ApiFailure.OUT_OF_TIME) && deadline.passed());
    }

    /** Writes a stored response to the acquisition log with the number of its records. */
    public void log(StoredResponse received, ResponsePage page) {
        if (!received.isLogged()) {
            recorder.response(received.call(), received.head(), received.files(), page);
        }
        if (!received.unread().isEmpty()) {
            recorder.note(received.unread(), Map.of());
        }
    }
}
