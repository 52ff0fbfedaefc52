package org.ephemera.aws.logs;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Buffer of the first 512 and the last 1,024 bytes of a page of {@code GetLogEvents}. The tokens are at one of the
 * ends, whatever is between.
 */
final class PageEdgeBuffer extends OutputStream {
    private static final int HEAD = 512;
    private static final int TAIL = 1024;

    private final byte[] head = new byte[HEAD];
    private final byte[] tail = new byte[TAIL];
    private int headLength;
    private int tailLength;
    private long total;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int first = Math.min(HEAD - headLength, length);
        System.arraycopy(bytes, offset, head, headLength, first);
        headLength += first;
        int added = Math.min(TAIL, length);
        int kept = Math.min(tailLength, TAIL - added);
        System.arraycopy(tail, tailLength - kept, tail, 0, kept);
        System.arraycopy(bytes, offset + length - added, tail, kept, added);
        tailLength = kept + added;
        total += length;
    }

    long total() {
        return total;
    }

    /** Reports whether the tail contains the complete body. */
    boolean isComplete() {
        return total <= TAIL;
    }

    /** Reports whether the body starts and ends like a JSON object. */
    boolean isObject() {
        String text = new String(tail, 0, tailLength, StandardCharsets.ISO_8859_1).stripTrailing();
        return total > 0
                && new String(head, 0, headLength, StandardCharsets.ISO_8859_1)
                        .stripLeading()
                        .startsWith("{")
                && text.endsWith("}");
    }

    /**
     * Returns the raw JSON text of a field's string value with its quotes, if one of the ends contains it completely.
     */
    Optional<String> field(String name) {
        return find(name, head, headLength, true).or(() -> find(name, tail, tailLength, isComplete()));
    }

    /**
     * Finds the field in one of the ends.
     *
     * @param fromStart false if there may be a backslash before the first byte
     */
    private static Optional<String> find(String name, byte[] bytes, int length, boolean fromStart) {
        byte[] key = ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
        for (int at = fromStart ? 0 : 1; at + key.length <= length; at++) {
            boolean escaped = at > 0 && bytes[at - 1] == '\\';
            if (!escaped && Arrays.equals(bytes, at, at + key.length, key, 0, key.length)) {
                Optional<String> value = value(bytes, at + key.length, length);
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> value(byte[] bytes, int after, int length) {
        int colon = skipBlanks(bytes, after, length);
        if (colon >= length || bytes[colon] != ':') {
            return Optional.empty();
        }
        int begin = skipBlanks(bytes, colon + 1, length);
        if (begin >= length || bytes[begin] != '"') {
            return Optional.empty();
        }
        for (int end = begin + 1; end < length; end++) {
            if (bytes[end] == '\\') {
                end++;
            } else if (bytes[end] == '"') {
                return Optional.of(new String(bytes, begin, end + 1 - begin, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static int skipBlanks(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && (bytes[at] == ' ' || (bytes[at] >= 9 && bytes[at] <= 13))) {
            at++;
        }
        return at;
    }
}
