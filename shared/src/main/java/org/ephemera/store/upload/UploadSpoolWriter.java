package org.ephemera.store.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.ephemera.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Writer of a {@link UploadSpool}: up to 256 KiB are kept in memory, so that many concurrent uploads need little memory;
 * larger blobs are written to a temporary file.
 */
final class UploadSpoolWriter extends OutputStream {
    private static final int IN_MEMORY = 256 << 10;

    private final MessageDigest sha256 = Digest.sha256();
    private final MessageDigest md5 = newMd5();
    private ByteArrayOutputStream memory = new ByteArrayOutputStream(8 << 10);
    private @Nullable FileChannel file;
    private long bytes;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (file == null && bytes + length > IN_MEMORY) {
            file = spill();
        }
        if (file == null) {
            memory.write(from, offset, length);
        } else {
            append(file, from, offset, length);
        }
        sha256.update(from, offset, length);
        md5.update(from, offset, length);
        bytes += length;
    }

    /** Returns the buffer; closing this writer afterwards has no effect. */
    UploadSpool finish() {
        String md5Base64 = Base64.getEncoder().encodeToString(md5.digest());
        UploadSpool spool = new UploadSpool(memory.toByteArray(), file, bytes, Digest.finish(sha256), md5Base64);
        file = null;
        return spool;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private FileChannel spill() throws IOException {
        // On most systems DELETE_ON_CLOSE unlinks the file immediately, so a killed process leaves no evidence behind.
        FileChannel spilled = FileChannel.open(
                Files.createTempFile("ephemera-", ".body"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        append(spilled, memory.toByteArray(), 0, memory.size());
        memory = new ByteArrayOutputStream(0);
        return spilled;
    }

    private static void append(FileChannel file, byte[] from, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
        while (rest.hasRemaining()) {
            file.write(rest);
        }
    }

    private static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
