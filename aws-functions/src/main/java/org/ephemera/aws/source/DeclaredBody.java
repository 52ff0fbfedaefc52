package org.ephemera.aws.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * A body as it comes from the connection. Its length is compared with what {@code Content-Length} declared, which HTTP
 * libraries do or do not; every failure to read is a {@link CutShortException}, so that it is never taken for a failure
 * of the store.
 */
final class DeclaredBody extends FilterInputStream {
    private final OptionalLong declared;
    private long read;

    DeclaredBody(InputStream body, OptionalLong declared) {
        super(body);
        this.declared = declared;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n;
        try {
            n = super.read(bytes, offset, length);
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
