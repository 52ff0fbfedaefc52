package org.ephemera.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Append-only buffer of numbers, strings and bytes, which can be read from any recorded position. The facts about a
 * hundred thousand bodies take a tenth of the memory of separate objects.
 */
public final class CompactBuffer {
    private static final int SMALLEST = 1 << 6;
    private static final int PIECE_BITS = 14;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int SEVEN_BITS = 0x7f;

    /** Blocks of equal length; only the first one may be shorter while it grows. */
    private final List<byte[]> pieces = new ArrayList<>(1);

    private int end;

    /** Returns the position of the next value, in bytes. */
    public int end() {
        return end;
    }

    /** Appends a number. */
    public void number(long value) {
        long rest = value;
        for (; (rest & ~SEVEN_BITS) != 0; rest >>>= Byte.SIZE - 1) {
            add((byte) (rest | ~SEVEN_BITS));
        }
        add((byte) rest);
    }

    /**
     * Appends a string char by char, because UTF-8 cannot encode the unpaired surrogates that foreign text may contain.
     */
    public void text(String text) {
        number(text.length());
        text.chars().forEach(this::number);
    }

    /** Appends bytes without their length. */
    public void bytes(byte[] bytes) {
        for (byte one : bytes) {
            add(one);
        }
    }

    /** Returns a reader that begins at this position. */
    public Reader from(int place) {
        return new Reader(place);
    }

    private void add(byte one) {
        int at = end & PIECE - 1;
        if (at == 0) {
            pieces.add(new byte[end == 0 ? SMALLEST : PIECE]);
        } else if (at == pieces.getLast().length) {
            pieces.set(0, Arrays.copyOf(pieces.getFirst(), 2 * at));
        }
        pieces.getLast()[at] = one;
        end = Math.incrementExact(end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactBuffer that
                && end == that.end
                && Arrays.deepEquals(pieces.toArray(), that.pieces.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(pieces.toArray());
    }

    /** Reader of the values in the order in which they were added. The caller has to know their types. */
    public final class Reader {
        private int place;

        private Reader(int place) {
            this.place = place;
        }

        /** Reports whether a value follows. */
        public boolean more() {
            return place < end;
        }

        /** Reads a number. */
        public long number() {
            long value = 0;
            for (int shift = 0; ; shift += Byte.SIZE - 1) {
                byte one = next();
                value |= (long) (one & SEVEN_BITS) << shift;
                if (one >= 0) {
                    return value;
                }
            }
        }

        /** Reads a string. */
        public String text() {
            char[] text = new char[(int) number()];
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) number();
            }
            return new String(text);
        }

        /** Reads this number of bytes. */
        public byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = next();
            }
            return bytes;
        }

        private byte next() {
            byte one = pieces.get(place >> PIECE_BITS)[place & PIECE - 1];
            place++;
            return one;
        }
    }
}
