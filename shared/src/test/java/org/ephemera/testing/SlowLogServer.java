package org.ephemera.testing;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.ephemera.collect.source.TruncatedBodyException;

/**
 * Log of 64-byte lines that is delivered in small reads at the pace of the test's clock. A claim is not renewed by
 * that clock, so a run can last one minute.
 *
 * @param each duration of a read
 * @param breaksAt byte at which the first response is interrupted; later responses are not
 */
public record SlowLogServer(AdjustableClock clock, int bytes, int read, Duration each, long breaksAt)
        implements StreamedSource.Server {
    private static final int LINE = 64;

    public SlowLogServer(AdjustableClock clock, int bytes, int read, Duration each) {
        this(clock, bytes, read, each, Long.MAX_VALUE);
    }

    /** Returns the bytes of the log. */
    public byte[] content() {
        StringBuilder text = new StringBuilder(bytes);
        for (int line = 0; text.length() < bytes; line++) {
            String number = Integer.toString(line);
            text.append(number).append("x".repeat(LINE - 1 - number.length())).append('\n');
        }
        return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public InputStream open(long offset) {
        return new Body((int) offset);
    }

    private final class Body extends InputStream {
        private final byte[] content = content();
        private final boolean breaks;
        private int at;

        Body(int offset) {
            breaks = offset == 0;
            at = offset;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws TruncatedBodyException {
            if (breaks && at >= breaksAt) {
                throw new TruncatedBodyException("the connection broke", null);
            }
            if (at == content.length) {
                return -1;
            }
            clock.step(each);
            int n = Math.min(Math.min(length, read), content.length - at);
            System.arraycopy(content, at, buffer, from, n);
            at += n;
            return n;
        }
    }
}
