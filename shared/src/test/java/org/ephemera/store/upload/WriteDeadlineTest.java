package org.ephemera.store.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteDeadlineTest {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Test
    void isShorterThanValidityOfClaim() {
        assertThat(WriteDeadline.PER_OBJECT).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void allowsNoRetryAfterDeadline() {
        WriteDeadline over = new WriteDeadline(Duration.ofSeconds(-1));

        assertThat(over.remaining()).isEqualTo(Duration.ofMillis(1));
        assertThat(over.pauseBeforeRetry(1, SHORTEST)).isFalse();
    }

    @Test
    void allowsNoPauseLongerThanRemainingTime() {
        WriteDeadline time = new WriteDeadline(Duration.ofSeconds(30));

        assertThat(time.pauseBeforeRetry(1, SHORTEST)).isTrue();
        assertThat(time.pauseBeforeRetry(20, SHORTEST))
                .as("2^19 ms, nearly nine minutes")
                .isFalse();
    }

    @Test
    void keepsInterruptStatus() {
        Thread.currentThread().interrupt();

        assertThat(new WriteDeadline(WriteDeadline.PER_OBJECT).pauseBeforeRetry(12, SHORTEST))
                .isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
