package org.ephemera.aws.call;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes JSON on byte by byte without what no service sends: in the place of a longer string stands an empty one, of what
 * is nested deeper {@code null}, and of a longer list only its beginning. What comes out is JSON if what went in is, needs
 * no stack to be parsed and, of these three, as much memory as an honest answer.
 */
final class JsonSizeFilter extends OutputStream {
    /** A task definition has at most 64 KiB as a whole (ECS, service quotas). */
    private static final int LONGEST = 64 << 10;
    /** What ECS describes has eight levels. */
    private static final int DEEPEST = 64;

    private static final int MOST = 10_000;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final OutputStream out;
    private final byte[] passed = new byte[8 << 10];
    private int waiting;
    private final byte[] string = new byte[LONGEST];
    private int length;
    private final int[] commas = new int[DEEPEST + 1];
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean tooLong;
    /** The level at which what is left out ends; none is if nothing is left out. */
    private int until = -1;

    private boolean closes;
    private long left;

    /** @param out is given the rest at {@link #flush} */
    JsonSizeFilter(OutputStream out) {
        this.out = out;
    }

    /** How many strings, values and rests of lists were left out. */
    long left() {
        return left;
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
        out.write(passed, 0, waiting);
        waiting = 0;
    }

    /** Returns where the string ends, or the bytes. */
    private int string(byte[] bytes, int from, int end) throws IOException {
        int i = from;
        while (i < end && (escaped || bytes[i] != '"')) {
            escaped = bytes[i] == '\\' && !escaped;
            i++;
        }
        if (!isLeftOut()) {
            keep(bytes, from, i - from);
        }
        if (i == end) {
            return i;
        }
        inString = false;
        if (!isLeftOut()) {
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
        pass('"');
        if (tooLong) {
            left++;
        } else {
            flush();
            out.write(string, 0, length);
        }
        pass('"');
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
            default -> passUnlessLeftOut(b);
        }
    }

    private void open(byte b) throws IOException {
        depth++;
        if (isLeftOut()) {
            return;
        }
        if (depth > DEEPEST) {
            flush();
            out.write(NULL);
            leaveOut(false);
        } else {
            commas[depth] = 0;
            pass(b);
        }
    }

    private void close(byte b) throws IOException {
        depth = Math.max(0, depth - 1);
        if (isLeftOut() && depth == until) {
            until = -1;
            if (closes) {
                pass(b);
            }
        } else {
            passUnlessLeftOut(b);
        }
    }

    private void comma() throws IOException {
        if (!isLeftOut() && ++commas[depth] >= MOST) {
            leaveOut(true);
        }
        passUnlessLeftOut((byte) ',');
    }

    private void passUnlessLeftOut(byte b) throws IOException {
        if (!isLeftOut()) {
            pass(b);
        }
    }

    private void pass(int b) throws IOException {
        if (waiting == passed.length) {
            flush();
        }
        passed[waiting++] = (byte) b;
    }

    /** @param withEnd whether the end of the list or object that is open stands in what is passed on */
    private void leaveOut(boolean withEnd) {
        until = depth - 1;
        closes = withEnd;
        left++;
    }

    private boolean isLeftOut() {
        return until >= 0;
    }
}
