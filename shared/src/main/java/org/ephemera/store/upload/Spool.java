package org.ephemera.store.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Holds a blob's bytes between their only writing and their sending: object stores want length and digests first, and a
 * call may have to be repeated.
 */
public final class Spool implements AutoCloseable {
    private final byte[] memory;
    private final @Nullable FileChannel file;
    private final long bytes;
    private final Digest sha256;
    private final String md5;

    /** @param file holds the bytes, if {@code memory} does not */
    Spool(byte[] memory, @Nullable FileChannel file, long bytes, Digest sha256, String md5) {
        this.memory = memory;
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
        this.md5 = md5;
    }

    /** @throws IOException if the blob or the temporary folder failed; nothing is left behind */
    public static Spool of(Blob blob) throws IOException {
        try (SpoolWriter writer = new SpoolWriter()) {
            blob.writeTo(writer);
            return writer.finish();
        }
    }

    /**
     * Why a blob could not be taken in: what the store said itself, or what becomes of the temporary folder.
     *
     * @param what the blob and where it goes
     */
    public static StoreException failed(String what, IOException e) {
        return e instanceof StoreException said
                ? said
                : new StoreException(
                        "cannot take in " + what + " (" + e.getMessage()
                                + "); if the temporary folder is full, make room or set java.io.tmpdir, then resume",
                        e);
    }

    public long bytes() {
        return bytes;
    }

    public Digest sha256() {
        return sha256;
    }

    /** In Base64, as the header Content-MD5 has it. */
    public String md5() {
        return md5;
    }

    /** All bytes from the first, as often as asked. */
    public InputStream read() {
        return file == null ? new ByteArrayInputStream(memory) : new Input(file);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** Reads by position: a repeated call starts again while the first may not be done. */
    private static final class Input extends InputStream {
        private final FileChannel file;
        private long position;

        Input(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = file.read(ByteBuffer.wrap(into, offset, length), position);
            position += Math.max(n, 0);
            return n;
        }
    }
}
