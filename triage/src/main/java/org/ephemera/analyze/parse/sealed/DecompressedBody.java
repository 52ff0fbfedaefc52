package org.ephemera.analyze.parse.sealed;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Stream that decompresses a gzipped body up to a limit, because a few bytes can decompress to many. */
final class DecompressedBody extends FilterInputStream {
    private static final int MAGIC = 0x1f8b;

    private long left;

    private DecompressedBody(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    /**
     * Returns the decompressed body, or the body itself if it is not gzipped. JSON, XML and CBOR documents never begin
     * like gzip.
     *
     * @param most limit of decompressed bytes; a longer body ends with an {@link IOException}
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
            throw new IOException("a compressed body exceeds the limit of memory after decompression");
        }
        return result;
    }
}
