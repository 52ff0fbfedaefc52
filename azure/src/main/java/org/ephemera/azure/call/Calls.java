package org.ephemera.azure.call;

import com.azure.core.exception.AzureException;
import com.azure.core.util.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.Page;
import org.ephemera.model.Artifact;
import org.ephemera.model.Shown;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Makes the calls of one item, each recorded. A call waits for its turn ({@link RateLimits}) until the deadline; from its
 * first request on it ends, retries and all, within {@link #LONGEST} or when the deadline passes, if that is sooner; one that
 * was throttled for longer than that is made again when the service said that it may be. A server that is silent at that
 * moment is given up up to thirty seconds later.
 */
public final class Calls {
    /** Half of the minute for which a claim is valid: what comes last must still be stored under it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** A service that throttles for longer than a call may take is left alone as long as it asks, and asked again. */
    private static final int MOST_TURNS = 3;

    private final Artifact artifact;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Clock clock;
    private final Duration longest;

    public Calls(Artifact artifact, Recorder recorder, Deadline deadline, Clock clock) {
        this(artifact, recorder, deadline, clock, LONGEST);
    }

    /** @param longest for a call, from its first request on */
    public Calls(Artifact artifact, Recorder recorder, Deadline deadline, Clock clock, Duration longest) {
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
    public <T> Reply<T> ask(Question question, Function<Context, T> call) throws IOException {
        if (!artifact.operations().contains(question.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + question.operation().key());
        }
        @Nullable String link = question.params().get(Links.PARAM);
        if (link != null && !Links.isAddress(link)) {
            return new Reply.Refused<>(
                    new Refusal(question.operation(), 0, Refusal.NO_ADDRESS, Shown.of(link), 0, 0, ""));
        }
        Exchange exchange = new Exchange(question, recorder, deadline, longest, clock);
        Reply<T> reply = asked(exchange, call);
        for (int turn = 1; turn < MOST_TURNS && exchange.isHeldBack(); turn++) {
            exchange = exchange.again();
            reply = asked(exchange, call);
        }
        return reply;
    }

    private static <T> Reply<T> asked(Exchange exchange, Function<Context, T> call) throws IOException {
        try {
            return exchange.answered(call.apply(new Context(RawCapture.EXCHANGE, exchange)));
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            if (cause instanceof AzureException || cause instanceof BrokenCallException) {
                return exchange.refused(SdkFailure.of(cause));
            }
            // Fields of the wrong type make the SDK's parser throw whatever it likes; the body is stored all the same.
            if (exchange.isStored()) {
                return exchange.refused(new SdkFailure(Refusal.UNREADABLE, "it cannot be parsed"));
            }
            throw e;
        }
    }

    /** True if the call was cut off by the deadline of the whole collection: whoever goes on later may ask again. */
    public boolean cutByDeadline(Refusal refusal) {
        return refusal.code().equals(Refusal.DEADLINE)
                || (refusal.code().equals(Refusal.OUT_OF_TIME) && deadline.passed());
    }

    /** Every answer is logged with what the source found in it. */
    public void log(Received received, Page page) {
        recorder.response(received.call(), received.answer(), received.files(), page);
    }
}
