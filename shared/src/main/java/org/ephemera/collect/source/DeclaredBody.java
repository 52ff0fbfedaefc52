package org.ephemera.collect.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;

/**
 * A body as it comes from the connection. It must have come whole when the time for its call is over, however steadily
 * its bytes drip. Its length is compared with what {@code Content-Length} declared; every failure to read is a
 * {@link CutShortException}, so that it is never taken for a failure of the store.
 */
public final class DeclaredBody extends FilterInputStream {
    private final OptionalLong declared;
    private final Deadline limit;
    private long read;

    public DeclaredBody(InputStream body, OptionalLong declared, Deadline limit) {
        super(body);
        this.declared = declared;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (limit.passed()) {
            throw new OutOfTimeException("the time for the answer was over after " + read + " bytes of the body");
        }
        int most = declared.isEmpty() ? length : (int) Math.min(length, declared.getAsLong() - read);
        if (most == 0 && length > 0) {
            return -1;
        }
        int n;
        try {
            n = super.read(bytes, offset, most);
        } catch (IOException | RuntimeException e) {
            throw new CutShortException("the connection broke after " + read + " bytes of the body", e);
        }
        if (n > 0) {
            read += n;
        } else if (n < 0 && declared.isPresent() && read < declared.getAsLong()) {
            throw new CutShortException(
                    "the body ended after " + read + " of " + declared.getAsLong() + " bytes", null);
        }
        return n;
    }
}
