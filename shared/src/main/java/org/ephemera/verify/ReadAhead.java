package org.ephemera.verify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads on a thread of its own while the one who asks works on what was read before: of one large file, copying it out of the system's
 * memory takes a quarter as long as hashing it. Holds a few blocks, however large the file is.
 */
final class ReadAhead implements Closeable {
    private static final int BLOCKS = 4;
    private static final int BLOCK = 1 << 18;

    /** What was read at once. */
    static final class Block {
        private final byte[] bytes;
        private final int length;

        private Block(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Negative at the end. */
        int length() {
            return length;
        }
    }

    private final InputStream in;
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> read = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Thread thread = new Thread(this::read, "reading");
    private volatile @Nullable IOException failure;

    /** Begins; closes {@code in} when closed. */
    ReadAhead(InputStream in) {
        this.in = in;
        for (int i = 0; i < BLOCKS; i++) {
            free.add(new byte[BLOCK]);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * What comes next; to be given back.
     *
     * @throws IOException as the reading threw it
     */
    Block next() throws IOException {
        try {
            Block next = read.take();
            IOException failed = failure;
            if (next.length() < 0 && failed != null) {
                throw failed;
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The block may be read into again. */
    void giveBack(Block block) {
        free.add(block.bytes());
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        in.close();
    }

    private void read() {
        try {
            int length;
            do {
                byte[] bytes = free.take();
                length = length(bytes);
                read.put(new Block(bytes, length));
            } while (length >= 0);
        } catch (InterruptedException e) {
            // Closed: nobody wants the rest.
        } catch (RuntimeException | Error e) {
            failure = new IOException("reading ended by " + e.getClass().getSimpleName(), e);
            read.add(new Block(new byte[0], -1));
        }
    }

    private int length(byte[] bytes) {
        try {
            return in.read(bytes, 0, bytes.length);
        } catch (IOException e) {
            failure = e;
            return -1;
        }
    }
}
