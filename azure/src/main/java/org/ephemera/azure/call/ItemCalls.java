package org.ephemera.azure.call;

import com.azure.core.exception.AzureException;
import com.azure.core.util.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Makes the calls of one item, each recorded. A call waits for its turn ({@link RateLimits}) until the deadline; from its
 * first request on it ends, retries and all, within {@link #LONGEST} or when the deadline passes, if that is sooner; one that
 * was throttled for longer than that is made again when the service said that it may be. A server that is silent at that
 * moment is given up up to thirty seconds later.
 */
public final class ItemCalls {
    /** Half of the minute for which a claim is valid: what comes last must still be stored under it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** A service that throttles for longer than a call may take is left alone as long as it asks, and asked again. */
    private static final int MOST_TURNS = 3;

    private final Artifact artifact;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Clock clock;
    private final Duration longest;

    public ItemCalls(Artifact artifact, Recorder recorder, Deadline deadline, Clock clock) {
        this(artifact, recorder, deadline, clock, LONGEST);
    }

    /** @param longest for a call, from its first request on */
    public ItemCalls(Artifact artifact, Recorder recorder, Deadline deadline, Clock clock, Duration longest) {
        this.artifact = artifact;
        this.recorder = recorder;
        this.deadline = deadline;
        this.clock = clock;
        this.longest = longest;
    }

    /**
     * Asks, and stores what comes as it comes.
     *
     * @param call must make exactly one request, with the context that it is given
     * @throws IOException if the store fails
     */
    public <T> CallResult<T> ask(ApiRequest question, Function<Context, T> call) throws IOException {
        if (!artifact.operations().contains(question.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + question.operation().key());
        }
        @Nullable String link = question.params().get(NextLinks.PARAM);
        if (link != null && !NextLinks.isAddress(link)) {
            return new CallResult.Refused<>(
                    new ApiFailure(question.operation(), 0, ApiFailure.NO_ADDRESS, SanitizedText.of(link), 0, 0, ""));
        }
        RecordedCall exchange = new RecordedCall(question, recorder, deadline, longest, clock);
        CallResult<T> reply = asked(exchange, call);
        for (int turn = 1; turn < MOST_TURNS && exchange.isHeldBack(); turn++) {
            exchange = exchange.again();
            reply = asked(exchange, call);
        }
        return reply;
    }

    private static <T> CallResult<T> asked(RecordedCall exchange, Function<Context, T> call) throws IOException {
        try {
            return exchange.answered(call.apply(new Context(RawCapture.EXCHANGE, exchange)));
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            if (cause instanceof AzureException || cause instanceof BrokenCallException) {
                return exchange.refused(SdkFailure.of(cause));
            }
            // Fields of the wrong type make the SDK's parser throw whatever it likes; the body is stored all the same.
            if (exchange.isStored()) {
                return exchange.refused(new SdkFailure(ApiFailure.UNREADABLE, "it cannot be parsed"));
            }
            throw e;
        }
    }

    /** True if the call was cut off by the deadline of the whole collection: whoever goes on later may ask again. */
    public boolean cutByDeadline(ApiFailure refusal) {
        return refusal.code().equals(ApiFailure.DEADLINE)
                || (refusal.code().equals(ApiFailure.OUT_OF_TIME) && deadline.passed());
    }

    /** Every answer is logged with what the source found in it. */
    public void log(StoredResponse received, ResponsePage page) {
        recorder.response(received.call(), received.answer(), received.files(), page);
    }
}
