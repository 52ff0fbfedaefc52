package org.ephemera.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON of the form in which it is written here: without white space, and of ASCII that needs no escapes. It gives up on all
 * else, which {@link JsonValues} then reads from the beginning; whatever it does take means the same to every reader. A package
 * has a line of such JSON for each of its bodies, so that this is most of what verifying does beside hashing.
 */
final class CompactJson {
    /** As nothing that is written is deeper, or has more names in an object; what is found twice is looked for one by one. */
    private static final int DEEPEST = 12;

    private static final int MOST_NAMES = 64;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_VALUES = 10_000;
    private static final int LONGEST_NUMBER = 18;

    private final byte[] json;
    private final Set<String> unread;
    private final Map<String, String> values;
    /** Where the names begin and end of the objects that are being read, those of the innermost last. */
    private int[] names = new int[2 * MOST_NAMES];

    private int named;
    private int depth;
    private int at;

    private CompactJson(byte[] json, Set<String> unread, Map<String, String> values) {
        this.json = json;
        this.unread = unread;
        this.values = values;
    }

    /**
     * Reads exactly one object in which no name stands twice.
     *
     * @param unread fields of the object that are checked for their form only
     * @param values is given each value under its path, as {@link JsonValues} has them
     * @return false if it is not of this form; then {@code values} may hold a part of it
     */
    static boolean read(byte[] json, Set<String> unread, Map<String, String> values) {
        CompactJson reading = new CompactJson(json, unread, values);
        return reading.byteAt() == '{' && reading.object("", true) && reading.at == json.length;
    }

    private int byteAt() {
        return at < json.length ? json[at] : -1;
    }

    private boolean value(String path, boolean kept) {
        int first = byteAt();
        if (first == '"') {
            int from = at + 1;
            return string() && keep(path, from, at - 1, kept);
        }
        if (first == '{') {
            return object(path, kept);
        }
        if (first == '[') {
            return array(path, kept);
        }
        int from = at;
        return switch (first) {
            case 't' -> word("true") && keep(path, from, at, kept);
            case 'f' -> word("false") && keep(path, from, at, kept);
            case 'n' -> word("null");
            default -> number() && keep(path, from, at, kept);
        };
    }

    private boolean keep(String path, int from, int to, boolean kept) {
        if (kept) {
            values.put(path, new String(json, from, to - from, StandardCharsets.ISO_8859_1));
        }
        return values.size() < MOST_VALUES;
    }

    private boolean object(String path, boolean kept) {
        if (++depth > DEEPEST) {
            return false;
        }
        at++;
        int outer = named;
        boolean more = byteAt() != '}';
        while (more) {
            int from = at + 1;
            if (byteAt() != '"' || !string() || !isNew(outer, from, at - 1) || byteAt() != ':') {
                return false;
            }
            int to = at - 1;
            at++;
            if (!(kept ? field(path, from, to) : value("", false))) {
                return false;
            }
            more = byteAt() == ',';
            if (more) {
                at++;
            }
        }
        named = outer;
        depth--;
        return byteAt() == '}' && at++ >= 0;
    }

    private boolean field(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '.' || json[i] == '[') {
                return false;
            }
        }
        String name = new String(json, from, to - from, StandardCharsets.ISO_8859_1);
        return value(path.isEmpty() ? name : path + "." + name, depth > 1 || !unread.contains(name));
    }

    private boolean array(String path, boolean kept) {
        if (++depth > DEEPEST) {
            return false;
        }
        at++;
        int elements = 0;
        boolean more = byteAt() != ']';
        while (more) {
            if (!value(kept ? path + "[" + elements + "]" : "", kept)) {
                return false;
            }
            elements++;
            more = byteAt() == ',';
            if (more) {
                at++;
            }
        }
        if (kept) {
            values.put(path + "[]", Integer.toString(elements));
        }
        depth--;
        return byteAt() == ']' && at++ >= 0;
    }

    /** Takes down a name of the innermost object; false if it was there before. */
    private boolean isNew(int outer, int from, int to) {
        if (to - from > LONGEST_NAME || named - outer == MOST_NAMES) {
            return false;
        }
        for (int i = outer; i < named; i++) {
            if (Arrays.equals(json, names[2 * i], names[2 * i + 1], json, from, to)) {
                return false;
            }
        }
        if (2 * named == names.length) {
            names = Arrays.copyOf(names, 2 * names.length);
        }
        names[2 * named] = from;
        names[2 * named + 1] = to;
        named++;
        return true;
    }

    private boolean string() {
        int end = at + 1;
        while (end < json.length && json[end] != '"') {
            byte b = json[end];
            if (b < ' ' || b == '\\' || b == 0x7f) {
                return false;
            }
            end++;
        }
        at = end + 1;
        return end < json.length;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (byteAt() != word.charAt(i)) {
                return false;
            }
            at++;
        }
        return true;
    }

    /** A whole number; what comes behind it must not be part of one. */
    private boolean number() {
        if (byteAt() == '-') {
            at++;
        }
        int from = at;
        while (byteAt() >= '0' && byteAt() <= '9') {
            at++;
        }
        int digits = at - from;
        return digits > 0 && digits <= LONGEST_NUMBER && (digits == 1 || json[from] != '0');
    }
}
