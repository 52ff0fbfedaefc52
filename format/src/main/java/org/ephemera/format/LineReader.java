package org.ephemera.format;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reader of lines as bytes, so that they can be hashed. A line that is kept in memory must not exceed the limit. */
public final class LineReader implements Closeable {
    /** Failure because a line is longer than the limit. */
    public static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(int longest) {
            super("a line is longer than " + longest + " bytes");
        }
    }

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[65536];
    private int position;
    private int filled;
    private boolean unterminated;
    private @Nullable Line streamed;

    /** Stream of the rest of a line, none of which is kept. */
    private final class Line extends InputStream {
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] some, int from, int length) throws IOException {
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            if (position == filled && !fill()) {
                ended = true;
                unterminated = true;
                return -1;
            }
            int end = end(Math.min(filled, position + length));
            int read = end - position;
            System.arraycopy(buffer, position, some, from, read);
            position = end;
            if (read == 0) {
                position++;
                ended = true;
            }
            return ended ? -1 : read;
        }

        /** Skips the rest of the line without copying it. */
        void skip() throws IOException {
            while (!ended) {
                if (position == filled && !fill()) {
                    ended = true;
                    unterminated = true;
                    return;
                }
                position = end(filled);
                if (position < filled) {
                    position++;
                    ended = true;
                }
            }
        }
    }

    /**
     * Creates a reader that closes {@code in} when it is closed.
     *
     * @param longest size limit in bytes of a line that is kept in memory
     */
    public LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * Returns the next line without its line feed; empty at the end.
     *
     * @throws TooLongException if the line is longer than the limit; no further line can be read
     */
    public Optional<byte[]> next() throws IOException {
        if (position == filled && !fill()) {
            return Optional.empty();
        }
        int end = end(filled);
        if (end == filled) {
            return inPieces();
        }
        byte[] line = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        return Optional.of(checked(line));
    }

    /**
     * Returns the next line of any length as a stream without its line feed; empty at the end. The next call skips the
     * rest of the line.
     */
    public Optional<InputStream> nextStream() throws IOException {
        if (streamed != null) {
            streamed.skip();
        }
        streamed = position == filled && !fill() ? null : new Line();
        return Optional.ofNullable(streamed);
    }

    /** Reports whether the last line had no line feed, which means that the file is truncated. */
    public boolean isUnterminated() {
        return unterminated;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads a line that is longer than the buffer. */
    private Optional<byte[]> inPieces() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(2 * (filled - position));
        do {
            int end = end(filled);
            line.write(buffer, position, end - position);
            if (line.size() > longest) {
                throw new TooLongException(longest);
            }
            if (end < filled) {
                position = end + 1;
                return Optional.of(line.toByteArray());
            }
        } while (fill());
        unterminated = true;
        return Optional.of(line.toByteArray());
    }

    private byte[] checked(byte[] line) throws TooLongException {
        if (line.length > longest) {
            throw new TooLongException(longest);
        }
        return line;
    }

    /**
     * Returns the position of the next line feed.
     *
     * @param most position at which the search ends
     */
    private int end(int most) {
        int end = position;
        while (end < most && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(in.read(buffer), 0);
        return filled > 0;
    }
}
