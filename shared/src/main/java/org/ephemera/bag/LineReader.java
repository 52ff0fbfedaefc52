package org.ephemera.bag;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads lines as the bytes they are, so that they can be hashed; a line longer than the limit is refused. */
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

    /**
     * Reads from {@code in}, and closes it when closed.
     *
     * @param longest bytes a line may have; the whole line is held in memory
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
        int end = end();
        if (end == filled) {
            return inPieces();
        }
        byte[] line = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        return Optional.of(checked(line));
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
            int end = end();
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

    private int end() {
        int end = position;
        while (end < filled && buffer[end] != '\n') {
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
