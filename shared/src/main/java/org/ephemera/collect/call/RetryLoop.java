package org.ephemera.collect.call;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/**
 * Attempts of one call, until one succeeds or no further retry is allowed. A call that is throttled for longer than its
 * time limit gets further rounds, each with a separate time limit.
 */
final class RetryLoop {
    private static final Duration FIRST_ROUND_PAUSE = Duration.ofSeconds(4);
    private static final Duration LONGEST_ROUND_PAUSE = Duration.ofSeconds(30);

    /** Rounds for a call to which the service, or the rate limit, assigns a pause beyond the time limit. */
    private static final int HELD_ROUNDS = 3;

    private final RecordedCall call;
    private final int rounds;
    private final Deadline deadline;
    private int round = 1;
    private final Backoff betweenRounds = new Backoff(FIRST_ROUND_PAUSE, LONGEST_ROUND_PAUSE);

    /**
     * Creates a loop.
     *
     * @param rounds number of rounds for a throttled call
     */
    RetryLoop(RecordedCall call, int rounds, Deadline deadline) {
        this.call = call;
        this.rounds = rounds;
        this.deadline = deadline;
    }

    /**
     * Runs the call.
     *
     * @throws IOException if the evidence store failed or the thread was interrupted
     */
    <T> CallResult<T> run(Transport<T> transport) throws IOException {
        do {
            try {
                call.begin();
                return call.answered(transport.attempt(call));
            } catch (AttemptFailedException e) {
                // The call has recorded it.
            } catch (TransportException e) {
                call.failed(e);
            } catch (RuntimeException e) {
                // An SDK's parser may throw any exception for a field of an unexpected type. The body is already
                // stored.
                if (!call.isStored()) {
                    throw e;
                }
            }
        } while (continues());
        return new CallResult.Failed<>(call.failure());
    }

    /** Pauses and returns true if another attempt follows. */
    private boolean continues() throws IOException {
        if (call.mayRetry()) {
            Duration pause = call.pause();
            if (!call.isThrottled() || pause.compareTo(call.limit().remaining()) <= 0) {
                Backoff.sleep(pause, call.limit());
                return true;
            }
            call.holdBack();
        }
        if (!mayBeginRound()) {
            return false;
        }
        // A server that answered earlier in this run is retried soon.
        Duration usual = call.isUnreachable() ? call.pause() : betweenRounds.next();
        Duration pause = call.pause().compareTo(usual) > 0 ? call.pause() : usual;
        call.beginRound();
        if (pause.compareTo(deadline.remaining()) > 0) {
            call.holdBack();
            return false;
        }
        Backoff.sleep(pause, deadline);
        round++;
        return true;
    }

    private boolean mayBeginRound() {
        if (call.isUnreachable()) {
            return true;
        }
        int most = call.isHeldBack() ? Math.max(rounds, HELD_ROUNDS) : call.isThrottled() ? rounds : 1;
        return round < most;
    }
}
