package org.ephemera.collect.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A body whose connection is closed when it brings too little for too long, or when the time for its call is over: the JDK's
 * client waits for the next byte for ever. A window ends when its bytes have come, and the next one begins. Only time in
 * which the caller waits for bytes counts, so a slow store never closes a connection.
 */
public final class IdleTimeoutBody extends FilterInputStream {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String SILENT = "nothing more of the body came";

    private final InputStream connection;
    private final long minimum;
    private final Thread guard;
    /** When the window would have begun if it had no time but that in which bytes are waited for; null while none are. */
    private volatile @Nullable Long waitingSince;

    private volatile @Nullable String closed;
    private long waited;
    private long bytes;

    /**
     * Limits the silence: any byte ends it.
     *
     * @param declared how many bytes there are to be
     * @param limit when the call must have ended
     * @param silence after which a connection that brings nothing is closed
     */
    public IdleTimeoutBody(InputStream connection, OptionalLong declared, Deadline limit, Duration silence) {
        this(connection, declared, limit, silence, 1);
    }

    /**
     * Limits the rate, and the duration by the deadline of the run only.
     *
     * @param declared how many bytes there are to be
     * @param window in which at least {@code minimum} bytes must come, unless the body ends
     */
    public IdleTimeoutBody(InputStream connection, OptionalLong declared, Deadline run, Duration window, long minimum) {
        super(new DeclaredBody(connection, declared, run));
        this.connection = connection;
        this.minimum = minimum;
        this.guard = Thread.ofVirtual().start(() -> watch(run, window));
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
            // Of a body whose length nobody declared, a connection that was closed here looks like the end.
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
            // A store that takes its time between two reads is no silence of the server's.
            while (!limit.passed() && !isSlow(window)) {
                Thread.sleep(LOOK);
            }
            closed = limit.passed() || minimum == 1
                    ? SILENT
                    : "fewer than " + minimum + " bytes of the body came in " + window.toSeconds() + " s";
            connection.close();
        } catch (InterruptedException | IOException e) {
            // The body was read to its end, or its connection is closed already.
        }
    }

    private boolean isSlow(Duration window) {
        Long since = waitingSince;
        return since != null && System.nanoTime() - since > window.toNanos();
    }

    /** What the connection says of its end has nothing to do with what came of the body. */
    @Override
    public void close() {
        guard.interrupt();
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
