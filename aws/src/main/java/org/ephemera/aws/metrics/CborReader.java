package org.ephemera.aws.metrics;

import java.nio.charset.StandardCharsets;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * Reads CBOR (RFC 8949) value by value, as much of it as CloudWatch answers with; the SDK would make an object of every
 * data point. Whatever the bytes are, it ends with them, and holds no more than one text of them.
 */
public final class CborReader {
    private static final int DEEPEST = 50;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;
    private static final int NULL = 0xf6;
    private static final int UNDEFINED = 0xf7;

    private final byte[] bytes;
    private int at;

    public CborReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What is read of each entry of a map; it must read or {@link #skip} the value. */
    public interface Entry {
        void value(String key) throws UnreadableBodyException;
    }

    /** What is read of each element of an array. */
    public interface Element {
        void value() throws UnreadableBodyException;
    }

    /** Nothing for null. */
    public void map(Entry entry) throws UnreadableBodyException {
        if (skipNull()) {
            return;
        }
        long left = head(5);
        while (left < 0 ? !ends() : left-- > 0) {
            entry.value(text());
        }
    }

    /** Nothing for null. */
    public void array(Element element) throws UnreadableBodyException {
        if (skipNull()) {
            return;
        }
        long left = head(4);
        while (left < 0 ? !ends() : left-- > 0) {
            element.value();
        }
    }

    /** "" for null. */
    public String text() throws UnreadableBodyException {
        if (skipNull()) {
            return "";
        }
        long length = head(3);
        if (length >= 0) {
            return new String(bytes, take(length), (int) length, StandardCharsets.UTF_8);
        }
        StringBuilder whole = new StringBuilder();
        while (!ends()) {
            long piece = head(3);
            if (piece < 0) {
                throw malformed();
            }
            whole.append(new String(bytes, take(piece), (int) piece, StandardCharsets.UTF_8));
        }
        return whole.toString();
    }

    /** An integer or a floating-point number, whatever tag stands before it. */
    double number() throws UnreadableBodyException {
        while (peek() >>> 5 == 6) {
            argument(next());
        }
        int initial = next();
        return switch (initial >>> 5) {
            case 0 -> argument(initial);
            case 1 -> -1.0 - argument(initial);
            case 7 -> simple(initial);
            default -> throw malformed();
        };
    }

    public void skip() throws UnreadableBodyException {
        skip(0);
    }

    private double simple(int initial) throws UnreadableBodyException {
        return switch (initial & 0x1f) {
            case 25 -> Float.float16ToFloat((short) bits(2));
            case 26 -> Float.intBitsToFloat((int) bits(4));
            case 27 -> Double.longBitsToDouble(bits(8));
            default -> throw malformed();
        };
    }

    private void skip(int depth) throws UnreadableBodyException {
        if (depth > DEEPEST) {
            throw malformed();
        }
        int initial = next();
        int type = initial >>> 5;
        if (type == 7) {
            switch (initial & 0x1f) {
                case 24 -> take(1);
                case 25 -> take(2);
                case 26 -> take(4);
                case 27 -> take(8);
                case INDEFINITE -> throw malformed();
                default -> {}
            }
            return;
        }
        long argument = (initial & 0x1f) == INDEFINITE ? -1 : argument(initial);
        if (type == 6) {
            skip(depth + 1);
        } else if (type >= 4) {
            long left = argument;
            while (left < 0 ? !ends() : left-- > 0) {
                skip(depth + 1);
                if (type == 5) {
                    skip(depth + 1);
                }
            }
        } else if (type >= 2) {
            if (argument >= 0) {
                take(argument);
            } else {
                while (!ends()) {
                    skip(depth + 1);
                }
            }
        }
    }

    /** The length of a value of this type, -1 if it is indefinite. */
    private long head(int type) throws UnreadableBodyException {
        while (peek() >>> 5 == 6) {
            argument(next());
        }
        int initial = next();
        if (initial >>> 5 != type) {
            throw malformed();
        }
        return (initial & 0x1f) == INDEFINITE ? -1 : argument(initial);
    }

    private long argument(int initial) throws UnreadableBodyException {
        int low = initial & 0x1f;
        if (low < 24) {
            return low;
        }
        if (low > 27) {
            throw malformed();
        }
        long value = bits(1 << (low - 24));
        if (value < 0) {
            throw malformed();
        }
        return value;
    }

    private long bits(int count) throws UnreadableBodyException {
        int from = take(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[from + i] & 0xff);
        }
        return value;
    }

    private boolean skipNull() throws UnreadableBodyException {
        int initial = peek();
        if (initial == NULL || initial == UNDEFINED) {
            at++;
            return true;
        }
        return false;
    }

    private boolean ends() throws UnreadableBodyException {
        if (peek() == BREAK) {
            at++;
            return true;
        }
        return false;
    }

    private int peek() throws UnreadableBodyException {
        if (at >= bytes.length) {
            throw malformed();
        }
        return bytes[at] & 0xff;
    }

    private int next() throws UnreadableBodyException {
        int initial = peek();
        at++;
        return initial;
    }

    /** Where so many bytes begin, which are passed over. */
    private int take(long count) throws UnreadableBodyException {
        if (count < 0 || count > bytes.length - at) {
            throw malformed();
        }
        int from = at;
        at += (int) count;
        return from;
    }

    private UnreadableBodyException malformed() {
        return new UnreadableBodyException("the body is no CBOR of this operation, at byte " + at);
    }
}
