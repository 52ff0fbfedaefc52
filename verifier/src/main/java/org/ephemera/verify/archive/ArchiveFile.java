package org.ephemera.verify.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * An archive file that is open for reading.
 *
 * @param name of the file, for messages
 */
record ArchiveFile(String name, FileChannel channel) {
    long size() throws IOException {
        return channel.size();
    }

    /**
     * Reads bytes at a position into a little-endian buffer.
     *
     * @throws ArchiveException if the file is truncated
     */
    ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (position < 0 || channel.read(bytes, position + bytes.position()) < 0) {
                throw ArchiveException.truncated(name);
            }
        }
        return bytes.flip();
    }

    ArchiveException refused(String why) {
        return ArchiveException.refused(name, why);
    }
}
