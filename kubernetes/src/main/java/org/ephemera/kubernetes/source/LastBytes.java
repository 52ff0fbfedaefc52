package org.ephemera.kubernetes.source;

import java.util.Arrays;

/** Last bytes of a stream. */
final class LastBytes {
    private final byte[] held;
    private int length;
    private long total;

    LastBytes(int most) {
        this.held = new byte[most];
    }

    void add(byte[] bytes, int offset, int count) {
        int added = Math.min(count, held.length);
        int kept = Math.min(length, held.length - added);
        System.arraycopy(held, length - kept, held, 0, kept);
        System.arraycopy(bytes, offset + count - added, held, kept, added);
        length = kept + added;
        total += count;
    }

    /** Reports whether the stream had more bytes than these. */
    boolean isTruncated() {
        return total > length;
    }

    byte[] bytes() {
        return Arrays.copyOf(held, length);
    }

    /** Reports whether the stream ends with these bytes. */
    boolean endWith(byte[] last) {
        return last.length <= length && Arrays.equals(held, length - last.length, length, last, 0, last.length);
    }
}
