package org.ephemera.store.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteDeadlineTest {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Test
    void isShorterThanValidityOfClaim() {
        assertThat(WriteDeadline.WHOLE).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void allowsNoRetryAfterDeadline() {
        WriteDeadline over = new WriteDeadline(Duration.ofSeconds(-1));

        assertThat(over.left()).isEqualTo(Duration.ofMillis(1));
        assertThat(over.pause(1, SHORTEST)).isFalse();
    }

    @Test
    void allowsNoPauseLongerThanRemainingTime() {
        WriteDeadline time = new WriteDeadline(Duration.ofSeconds(30));

        assertThat(time.pause(1, SHORTEST)).isTrue();
        assertThat(time.pause(20, SHORTEST)).as("2^19 ms, nearly nine minutes").isFalse();
    }

    @Test
    void keepsInterruptStatus() {
        Thread.currentThread().interrupt();

        assertThat(new WriteDeadline(WriteDeadline.WHOLE).pause(12, SHORTEST)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
