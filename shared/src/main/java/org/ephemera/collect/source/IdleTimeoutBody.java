package org.ephemera.collect.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Response body whose connection is closed if too few bytes arrive in a time window, or when the time limit of the call
 * passes. The JDK's client would wait for the next byte without limit. A window ends when its minimum of bytes has
 * arrived; then the next one begins. Only time in which the caller waits for bytes counts, so a slow store never closes
 * a connection.
 */
public final class IdleTimeoutBody extends FilterInputStream {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final String SILENT = "no further bytes of the body arrived";

    private final InputStream connection;
    private final long minimum;
    private final Thread watcher;
    /** Start of the window, moved by the time in which no caller waited for bytes; null while no caller waits. */
    private volatile @Nullable Long waitingSince;

    private volatile @Nullable String closed;
    private long waited;
    private long bytes;

    /**
     * Creates a body with a limit on silence. Any byte restarts the window.
     *
     * @param declared Content-Length
     * @param limit time limit of the call
     * @param silence time after which a connection without bytes is closed
     */
    public IdleTimeoutBody(InputStream connection, OptionalLong declared, Deadline limit, Duration silence) {
        this(connection, declared, limit, silence, 1);
    }

    /**
     * Creates a body with a minimum rate. Its duration is limited by the deadline of the run only.
     *
     * @param declared Content-Length
     * @param window time in which at least {@code minimum} bytes must arrive, unless the body ends
     */
    public IdleTimeoutBody(InputStream connection, OptionalLong declared, Deadline run, Duration window, long minimum) {
        super(new DeclaredBody(connection, declared, run));
        this.connection = connection;
        this.minimum = minimum;
        this.watcher = Thread.ofVirtual().start(() -> watch(run, window));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        long since = System.nanoTime() - waited;
        waitingSince = since;
        try {
            int n = super.read(buffer, offset, length);
            String reason = closed;
            // If the length was not declared, a connection that was closed here looks like the end of the body.
            if (n < 0 && reason != null) {
                throw new OutOfTimeException(reason);
            }
            count(n, System.nanoTime() - since);
            return n;
        } catch (TruncatedBodyException e) {
            String reason = closed;
            throw reason != null && !(e instanceof OutOfTimeException) ? new OutOfTimeException(reason) : e;
        } finally {
            waitingSince = null;
        }
    }

    private void count(int n, long waitedInWindow) {
        bytes += n;
        waited = waitedInWindow;
        if (bytes >= minimum) {
            bytes = 0;
            waited = 0;
        }
    }

    private void watch(Deadline limit, Duration window) {
        try {
            // A slow store between two reads does not count as silence of the server.
            while (!limit.passed() && !isSlow(window)) {
                Thread.sleep(POLL_INTERVAL);
            }
            closed = limit.passed() || minimum == 1
                    ? SILENT
                    : "fewer than " + minimum + " bytes of the body arrived in " + window.toSeconds() + " s";
            connection.close();
        } catch (InterruptedException | IOException e) {
            // The body was read to its end, or the connection is closed already.
        }
    }

    private boolean isSlow(Duration window) {
        Long since = waitingSince;
        return since != null && System.nanoTime() - since > window.toNanos();
    }

    /** Closes the connection. Errors on close are ignored because they do not affect the body. */
    @Override
    public void close() {
        watcher.interrupt();
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
