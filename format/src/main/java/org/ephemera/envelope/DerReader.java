package org.ephemera.envelope;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reader of DER elements (ITU-T X.690 10) with one-byte tags and definite lengths. It never reads beyond the end of an
 * element.
 */
public final class DerReader {
    public static final int INTEGER = 0x02;
    public static final int OCTET_STRING = 0x04;
    public static final int OBJECT_IDENTIFIER = 0x06;
    public static final int UTF8_STRING = 0x0c;
    public static final int GENERALIZED_TIME = 0x18;
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;
    /** {@code [0]}, constructed. */
    public static final int CONTEXT_0 = 0xa0;

    /** Limit of length bytes: three allow 16 MiB, more than any element that is read here. */
    private static final int LENGTH_BYTES = 3;

    private final byte[] bytes;
    private final int end;
    private int at;

    public DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Reports whether all elements were read. */
    public boolean isAtEnd() {
        return at == end;
    }

    /** Reports whether the next element has this tag. */
    public boolean nextIs(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** Returns a reader for the content of the next element, and advances past the element. */
    public DerReader enter(int tag) throws IOException {
        int length = head(tag);
        at += length;
        return new DerReader(bytes, at - length, at);
    }

    /** Returns the content of the next element, and advances past the element. */
    public byte[] take(int tag) throws IOException {
        int length = head(tag);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Skips the next element of any type. */
    public void skip() throws IOException {
        if (at == end) {
            throw new IOException("it is truncated");
        }
        int length = head(bytes[at] & 0xff);
        at += length;
    }

    /** Checks that no element follows. */
    public void finish() throws IOException {
        if (!isAtEnd()) {
            throw new IOException("it has content after its end");
        }
    }

    /** Reads tag and length and returns the length; the content is completely present. */
    private int head(int tag) throws IOException {
        if (!nextIs(tag)) {
            throw new IOException("it has an unexpected element");
        }
        at++;
        int length = octet();
        if (length > 0x7f) {
            int more = length & 0x7f;
            if (more == 0 || more > LENGTH_BYTES) {
                throw new IOException("it is not in DER");
            }
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | octet();
            }
        }
        if (length > end - at) {
            throw new IOException("it is truncated");
        }
        return length;
    }

    private int octet() throws IOException {
        if (at == end) {
            throw new IOException("it is truncated");
        }
        return bytes[at++] & 0xff;
    }
}
