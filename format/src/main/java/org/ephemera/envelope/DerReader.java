package org.ephemera.envelope;

import java.io.IOException;
import java.util.Arrays;

/** Walks through DER (ITU-T X.690 §10): one-byte tags, definite lengths, nothing read beyond its element's end. */
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

    /** 16 MiB, more than anything that is read here. */
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

    public boolean isAtEnd() {
        return at == end;
    }

    public boolean nextIs(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** Steps over the next element, and reads on within it. */
    public DerReader enter(int tag) throws IOException {
        int length = head(tag);
        at += length;
        return new DerReader(bytes, at - length, at);
    }

    public byte[] take(int tag) throws IOException {
        int length = head(tag);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Steps over the next element, whatever it is. */
    public void skip() throws IOException {
        if (at == end) {
            throw new IOException("it ends too soon");
        }
        int length = head(bytes[at] & 0xff);
        at += length;
    }

    public void finish() throws IOException {
        if (!isAtEnd()) {
            throw new IOException("it goes on where it should end");
        }
    }

    /** Steps over tag and length; the content is known to be there. */
    private int head(int tag) throws IOException {
        if (!nextIs(tag)) {
            throw new IOException("it has another element than it should");
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
            throw new IOException("it ends too soon");
        }
        return length;
    }

    private int octet() throws IOException {
        if (at == end) {
            throw new IOException("it ends too soon");
        }
        return bytes[at++] & 0xff;
    }
}
