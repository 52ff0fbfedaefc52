package org.ephemera.collect.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;

/**
 * A body whose connection is closed when nothing comes for too long, or when the time for its call is over: the JDK's client
 * waits for the next byte for ever.
 */
public final class IdleTimeoutBody extends FilterInputStream {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String SILENT = "nothing more of the body came";

    private final InputStream connection;
    private final Thread guard;
    private volatile long asked;
    private volatile boolean waiting;
    private volatile boolean silent;

    /**
     * @param declared how many bytes there are to be
     * @param limit when the call must have ended
     * @param silence after which a connection that brings nothing is closed
     */
    public IdleTimeoutBody(InputStream connection, OptionalLong declared, Deadline limit, Duration silence) {
        super(new DeclaredBody(connection, declared, limit));
        this.connection = connection;
        this.guard = Thread.ofVirtual().start(() -> watch(limit, silence));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        asked = System.nanoTime();
        waiting = true;
        try {
            int n = super.read(bytes, offset, length);
            // Of a body whose length nobody declared, a connection that was closed here looks like the end.
            if (n < 0 && silent) {
                throw new OutOfTimeException(SILENT);
            }
            return n;
        } catch (TruncatedBodyException e) {
            throw silent && !(e instanceof OutOfTimeException) ? new OutOfTimeException(SILENT) : e;
        } finally {
            waiting = false;
        }
    }

    private void watch(Deadline limit, Duration silence) {
        try {
            // A store that takes its time between two reads is no silence of the server's.
            while (!limit.passed() && !(waiting && System.nanoTime() - asked > silence.toNanos())) {
                Thread.sleep(LOOK);
            }
            silent = true;
            connection.close();
        } catch (InterruptedException | IOException e) {
            // The body was read to its end, or its connection is closed already.
        }
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
