package org.ephemera.verify.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Part of a file. It keeps its own position, so several slices can read one file in parallel. */
final class FileSlice extends InputStream {
    private final FileChannel file;
    private long position;
    private final long end;

    FileSlice(FileChannel file, long start, long length) {
        this.file = file;
        this.position = start;
        this.end = start + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position >= end) {
            return -1;
        }
        int wanted = (int) Math.min(length, end - position);
        int n = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
        if (n < 0) {
            throw new EOFException("the archive ends within a file");
        }
        position += n;
        return n;
    }
}
