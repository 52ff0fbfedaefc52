package org.ephemera.aws.call;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/**
 * Puts a question again that was throttled through all the attempts of its call. CloudTrail answers two requests a second
 * for a whole account and region, CloudWatch so many points, its logs ten pages in some regions: when many alerts come at once each
 * worker's few attempts may all meet the others', and who did what, what was used or what was written would be missing of just those
 * targets.
 */
public final class ThrottleRetry {
    private static final Duration FIRST = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final int rounds;
    private int taken;
    private int attempts;
    private int throttles;
    private DeadlineBackoff waiting = new DeadlineBackoff(FIRST, LONGEST);

    /** @param retries whoever wants one attempt gets one */
    public ThrottleRetry(RetrySettings retries) {
        this.rounds = 2 * (retries.attempts() - 1);
    }

    /** @return true after a pause, if the question shall be put again; false, at once, if it shall not */
    public boolean goesOn(ApiFailure refusal, Deadline deadline) throws IOException {
        if (taken == rounds || !FailureOutcomes.isThrottling(refusal.code(), refusal.status())) {
            return false;
        }
        taken++;
        attempts += refusal.attempts();
        throttles += refusal.throttles();
        waiting.pause(deadline);
        return true;
    }

    /** What became of the question in all, with what was tried before. */
    public ApiFailure inAll(ApiFailure last) {
        return new ApiFailure(
                last.operation(),
                last.status(),
                last.code(),
                last.message(),
                attempts + last.attempts(),
                throttles + last.throttles(),
                last.endpoint());
    }

    /** The next question is another one. */
    public void answered() {
        taken = 0;
        attempts = 0;
        throttles = 0;
        waiting = new DeadlineBackoff(FIRST, LONGEST);
    }
}
