package org.ephemera.format;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads lines as the bytes they are, so that they can be hashed; a line that is held and longer than the limit is refused. */
public final class LineReader implements Closeable {
    /** The line is longer than the limit; nothing can be said of it. */
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

    /** What is left of a line; none of it is held. */
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
    }

    /**
     * Reads from {@code in}, and closes it when closed.
     *
     * @param longest bytes a line may have that is held in memory
     */
    public LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * The next line without its line feed, or empty at the end.
     *
     * @throws TooLongException if it is longer than the limit; what follows cannot be read as lines any more
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
     * The next line without its line feed, however long it is, or empty at the end. It is to be read before the one after it is asked for: what
     * is left of it then is skipped.
     */
    public Optional<InputStream> stream() throws IOException {
        if (streamed != null) {
            streamed.transferTo(OutputStream.nullOutputStream());
        }
        streamed = position == filled && !fill() ? null : new Line();
        return Optional.ofNullable(streamed);
    }

    /** True if the last line had no line feed: the file has been cut short. */
    public boolean unterminated() {
        return unterminated;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A line of which the buffer holds only the beginning. */
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

    /** @param most where to look no further */
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
