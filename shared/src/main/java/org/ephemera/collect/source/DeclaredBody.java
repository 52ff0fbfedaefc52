package org.ephemera.collect.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;

/**
 * A body as it comes from the connection. It must have come whole when the time for its call is over, however steadily
 * its bytes drip. Its length is compared with what {@code Content-Length} declared, which HTTP libraries do or do not; every failure to read is a
 * {@link TruncatedBodyException}, so that it is never taken for a failure of the store.
 */
public final class DeclaredBody extends FilterInputStream {
    private final OptionalLong declared;
    private final Deadline limit;
    private final Runnable abandon;
    private long read;

    public DeclaredBody(InputStream body, OptionalLong declared, Deadline limit) {
        this(body, declared, limit, () -> {});
    }

    /** @param abandon what is done with the connection when the time is over and there may be more */
    public DeclaredBody(InputStream body, OptionalLong declared, Deadline limit, Runnable abandon) {
        super(body);
        this.declared = declared;
        this.limit = limit;
        this.abandon = abandon;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (limit.passed()) {
            abandon.run();
            throw new OutOfTimeException("the time for the answer was over after " + read + " bytes of the body");
        }
        // What the JDK reads beyond the declared length, it may or may not hand on: it is no part of the answer.
        int most = declared.isEmpty() ? length : (int) Math.min(length, declared.getAsLong() - read);
        if (most == 0 && length > 0) {
            return -1;
        }
        int n;
        try {
            n = super.read(bytes, offset, most);
        } catch (IOException | RuntimeException e) {
            throw new TruncatedBodyException("the connection broke after " + read + " bytes of the body", e);
        }
        if (n > 0) {
            read += n;
        } else if (n < 0 && declared.isPresent() && read < declared.getAsLong()) {
            throw new TruncatedBodyException(
                    "the body ended after " + read + " of " + declared.getAsLong() + " bytes", null);
        }
        return n;
    }
}
