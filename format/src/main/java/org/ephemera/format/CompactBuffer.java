package org.ephemera.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers, texts and bytes one after the other, to be read again from any place where one of them begins: what is known of a hundred
 * thousand bodies takes a tenth of what as many objects would.
 */
public final class CompactBuffer {
    private static final int SMALLEST = 1 << 6;
    private static final int PIECE_BITS = 14;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int SEVEN_BITS = 0x7f;

    /** All of the same length, but for a first one that has not grown to it. */
    private final List<byte[]> pieces = new ArrayList<>(1);

    private int end;

    /** Where the next will begin, in bytes. */
    public int end() {
        return end;
    }

    public void number(long value) {
        long rest = value;
        for (; (rest & ~SEVEN_BITS) != 0; rest >>>= Byte.SIZE - 1) {
            add((byte) (rest | ~SEVEN_BITS));
        }
        add((byte) rest);
    }

    /** Char by char, as UTF-8 knows no half of a surrogate pair, which texts of others may hold. */
    public void text(String text) {
        number(text.length());
        text.chars().forEach(this::number);
    }

    public void bytes(byte[] bytes) {
        for (byte one : bytes) {
            add(one);
        }
    }

    /** Reads from there on. */
    public Reading from(int place) {
        return new Reading(place);
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

    /** Has to ask for what stands there, in the order in which it was added. */
    public final class Reading {
        private int place;

        private Reading(int place) {
            this.place = place;
        }

        public boolean more() {
            return place < end;
        }

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

        public String text() {
            char[] text = new char[(int) number()];
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) number();
            }
            return new String(text);
        }

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
