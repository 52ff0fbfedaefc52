package org.ephemera.aws.call;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Streaming filter that limits the size of JSON values. A string over 64 KiB is replaced by an empty string, a value
 * nested deeper than 64 levels by {@code null}, and a list is truncated after 10,000 elements. Valid JSON stays valid
 * JSON, can be parsed without a deep stack, and needs no more memory for these values than a normal response.
 */
final class JsonSizeFilter extends OutputStream {
    /** Longest string in bytes; a complete task definition has at most 64 KiB (ECS, service quotas). */
    private static final int LONGEST = 64 << 10;
    /** Deepest nesting; descriptions of ECS have eight levels. */
    private static final int DEEPEST = 64;

    private static final int MOST_ELEMENTS = 10_000;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final OutputStream out;
    private final byte[] buffer = new byte[8 << 10];
    private int buffered;
    private final byte[] string = new byte[LONGEST];
    private int length;
    private final int[] commas = new int[DEEPEST + 1];
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean tooLong;
    /** Nesting level at which the omitted part ends; -1 if no part is omitted. */
    private int resumeDepth = -1;

    private boolean keepEnd;
    private long omitted;

    /**
     * Creates a filter.
     *
     * @param out receives the remaining buffered bytes at {@link #flush}
     */
    JsonSizeFilter(OutputStream out) {
        this.out = out;
    }

    /** Returns the number of omitted strings, values and list ends. */
    long omitted() {
        return omitted;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int i = offset;
        while (i < offset + count) {
            i = inString ? string(bytes, i, offset + count) : structure(bytes, i);
        }
    }

    @Override
    public void flush() throws IOException {
        out.write(buffer, 0, buffered);
        buffered = 0;
    }

    /** Consumes a part of a string. Returns the position after the string, or the end of the bytes. */
    private int string(byte[] bytes, int from, int end) throws IOException {
        int i = from;
        while (i < end && (escaped || bytes[i] != '"')) {
            escaped = bytes[i] == '\\' && !escaped;
            i++;
        }
        if (!isOmitting()) {
            keep(bytes, from, i - from);
        }
        if (i == end) {
            return i;
        }
        inString = false;
        if (!isOmitting()) {
            endString();
        }
        return i + 1;
    }

    private void keep(byte[] bytes, int from, int count) {
        tooLong |= length + count > LONGEST;
        if (!tooLong) {
            System.arraycopy(bytes, from, string, length, count);
            length += count;
        }
    }

    private void endString() throws IOException {
        writeByte('"');
        if (tooLong) {
            omitted++;
        } else {
            flush();
            out.write(string, 0, length);
        }
        writeByte('"');
    }

    private int structure(byte[] bytes, int at) throws IOException {
        if (bytes[at] == '"') {
            inString = true;
            tooLong = false;
            length = 0;
        } else {
            structure(bytes[at]);
        }
        return at + 1;
    }

    private void structure(byte b) throws IOException {
        switch (b) {
            case '{', '[' -> open(b);
            case '}', ']' -> close(b);
            case ',' -> comma();
            default -> writeUnlessOmitting(b);
        }
    }

    private void open(byte b) throws IOException {
        depth++;
        if (isOmitting()) {
            return;
        }
        if (depth > DEEPEST) {
            flush();
            out.write(NULL);
            startOmitting(false);
        } else {
            commas[depth] = 0;
            writeByte(b);
        }
    }

    private void close(byte b) throws IOException {
        depth = Math.max(0, depth - 1);
        if (isOmitting() && depth == resumeDepth) {
            resumeDepth = -1;
            if (keepEnd) {
                writeByte(b);
            }
        } else {
            writeUnlessOmitting(b);
        }
    }

    private void comma() throws IOException {
        if (!isOmitting() && ++commas[depth] >= MOST_ELEMENTS) {
            startOmitting(true);
        }
        writeUnlessOmitting((byte) ',');
    }

    private void writeUnlessOmitting(byte b) throws IOException {
        if (!isOmitting()) {
            writeByte(b);
        }
    }

    private void writeByte(int b) throws IOException {
        if (buffered == buffer.length) {
            flush();
        }
        buffer[buffered++] = (byte) b;
    }

    /**
     * Starts to omit the rest of the open list or object.
     *
     * @param withEnd true if the closing bracket is still written
     */
    private void startOmitting(boolean withEnd) {
        resumeDepth = depth - 1;
        keepEnd = withEnd;
        omitted++;
    }

    private boolean isOmitting() {
        return resumeDepth >= 0;
    }
}
