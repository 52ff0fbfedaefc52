package org.ephemera.kubernetes;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.CutShortException;
import org.ephemera.collect.source.DeclaredBody;
import org.ephemera.collect.source.OutOfTimeException;

/**
 * A body whose connection is closed when nothing comes for too long, or when the time for its call is over: the JDK's client
 * waits for the next byte for ever.
 */
final class GuardedBody extends FilterInputStream {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final InputStream connection;
    private final Thread guard;
    private volatile long asked;
    private volatile boolean waiting;
    private volatile boolean silent;

    GuardedBody(InputStream connection, OptionalLong declared, Deadline limit, Duration silence) {
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
            return super.read(bytes, offset, length);
        } catch (CutShortException e) {
            throw silent ? new OutOfTimeException("nothing more of the body came") : e;
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

    @Override
    public void close() throws IOException {
        guard.interrupt();
        connection.close();
    }
}
