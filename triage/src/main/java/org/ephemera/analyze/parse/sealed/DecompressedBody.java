package org.ephemera.analyze.parse.sealed;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** A body as it was before it was gzipped for its way, and never more of it than may be held: a few bytes can become many. */
final class DecompressedBody extends FilterInputStream {
    private static final int MAGIC = 0x1f8b;

    private long left;

    private DecompressedBody(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    /**
     * The same stream if it was not packed; no document in JSON, XML or CBOR begins as gzip does.
     *
     * @param most bytes that are unpacked; what is longer ends in an {@link IOException}
     */
    static InputStream of(InputStream body, long most) throws IOException {
        BufferedInputStream in = new BufferedInputStream(body);
        in.mark(2);
        int head = in.read() << 8 | in.read();
        in.reset();
        return head == MAGIC ? new DecompressedBody(new GZIPInputStream(in, 1 << 16), most) : in;
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        return counted(read, read);
    }

    private int counted(int result, int bytes) throws IOException {
        left -= Math.max(0, result < 0 ? 0 : bytes);
        if (left < 0) {
            throw new IOException("a packed body is longer than can be held");
        }
        return result;
    }
}
