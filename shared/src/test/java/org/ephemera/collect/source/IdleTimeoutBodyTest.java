package org.ephemera.collect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;
import org.junit.jupiter.api.Test;

class IdleTimeoutBodyTest {
    private static final Deadline RUN = Deadline.in(Clock.systemUTC(), Duration.ofMinutes(5));

    @Test
    void endsWhenTooFewBytesCome() throws IOException {
        try (Drip drip = new Drip(1, Integer.MAX_VALUE, 20);
                IdleTimeoutBody body =
                        new IdleTimeoutBody(drip, OptionalLong.empty(), RUN, Duration.ofMillis(400), 1_000)) {
            assertThatThrownBy(body::readAllBytes)
                    .isInstanceOf(OutOfTimeException.class)
                    .hasMessageStartingWith("fewer than 1000 bytes of the body arrived in");
        }
    }

    @Test
    void lastsLongerThanTheWindowWhileEnoughBytesCome() throws IOException {
        Duration window = Duration.ofSeconds(2);
        long begin = System.nanoTime();
        try (Drip drip = new Drip(1_000, 25, 100);
                IdleTimeoutBody body = new IdleTimeoutBody(drip, OptionalLong.empty(), RUN, window, 1_000)) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(25_000);
        }
        assertThat(System.nanoTime() - begin).isGreaterThan(window.toNanos());
    }

    @Test
    void acceptsFewBytesWhenTheBodyEnds() throws IOException {
        try (Drip drip = new Drip(1, 3, 1);
                IdleTimeoutBody body =
                        new IdleTimeoutBody(drip, OptionalLong.of(3), RUN, Duration.ofSeconds(30), 1_000)) {
            assertThat(body.readAllBytes()).hasSize(3);
        }
    }

    @Test
    void ignoresTimeThatTheCallerTakes() throws Exception {
        try (Drip drip = new Drip(1, 3, 1);
                IdleTimeoutBody body =
                        new IdleTimeoutBody(drip, OptionalLong.of(3), RUN, Duration.ofMillis(500), 1_000)) {
            assertThat(body.read()).isZero();
            Thread.sleep(1_000);
            assertThat(body.readAllBytes()).hasSize(2);
        }
    }

    /** Returns some zeros at a time, and none after it was closed. */
    private static final class Drip extends InputStream {
        private final int some;
        private final int pauseMs;
        private int times;
        private volatile boolean closed;

        Drip(int some, int times, int pauseMs) {
            this.some = some;
            this.times = times;
            this.pauseMs = pauseMs;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (times-- <= 0) {
                return -1;
            }
            try {
                Thread.sleep(pauseMs);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (closed) {
                throw new IOException("closed");
            }
            return Math.min(some, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
