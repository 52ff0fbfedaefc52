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
 * Buffer for the bytes of a blob between writing and uploading. Object stores need length and digests before the
 * upload, and a request may have to be retried.
 */
public final class UploadSpool implements AutoCloseable {
    private final byte[] memory;
    private final @Nullable FileChannel file;
    private final long bytes;
    private final Digest sha256;
    private final String md5;

    /**
     * Creates a buffer.
     *
     * @param file file with the bytes, if they are not in {@code memory}
     */
    UploadSpool(byte[] memory, @Nullable FileChannel file, long bytes, Digest sha256, String md5) {
        this.memory = memory;
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
        this.md5 = md5;
    }

    /**
     * Writes the blob to a buffer.
     *
     * @throws IOException if the blob or the temporary folder fails; no file remains
     */
    public static UploadSpool of(Blob blob) throws IOException {
        try (UploadSpoolWriter writer = new UploadSpoolWriter()) {
            blob.writeTo(writer);
            return writer.finish();
        }
    }

    /**
     * Returns the exception for a blob that cannot be buffered: the error of the store itself, or one about the
     * temporary folder.
     *
     * @param what the blob and its destination
     */
    public static StoreException toStoreException(String what, IOException e) {
        return e instanceof StoreException reported
                ? reported
                : new StoreException(
                        "cannot buffer " + what + " (" + e.getMessage()
                                + "); if the temporary folder is full, free space or set java.io.tmpdir, then resume",
                        e);
    }

    public long bytes() {
        return bytes;
    }

    public Digest sha256() {
        return sha256;
    }

    /** Returns the MD5 digest in Base64, as used in the header Content-MD5. */
    public String md5() {
        return md5;
    }

    /** Returns all bytes from the beginning; can be called repeatedly. */
    public InputStream openStream() {
        return file == null ? new ByteArrayInputStream(memory) : new Input(file);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** Reads by position: a retry can start before the previous request has ended. */
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
