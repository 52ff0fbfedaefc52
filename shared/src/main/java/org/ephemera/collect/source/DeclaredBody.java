package org.ephemera.collect.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;

/**
 * Response body with a time limit and a check of its length. The complete body must arrive before the time limit of the
 * call, even if bytes arrive continuously. Its length is compared with {@code Content-Length}, which HTTP libraries do
 * not always check. Every read failure is a {@link TruncatedBodyException}, so that it is never mistaken for a failure
 * of the store.
 */
public final class DeclaredBody extends FilterInputStream {
    private final OptionalLong declared;
    private final Deadline limit;
    private final Runnable abandon;
    private long read;

    public DeclaredBody(InputStream body, OptionalLong declared, Deadline limit) {
        this(body, declared, limit, () -> {});
    }

    /**
     * Creates a body.
     *
     * @param abandon closes the connection when the time limit has passed and more bytes may follow
     */
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
            throw new OutOfTimeException("the time limit of the call passed after " + read + " bytes of the body");
        }
        // The JDK may return bytes beyond the declared length; they are not part of the response.
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
