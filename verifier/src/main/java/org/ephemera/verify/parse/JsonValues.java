package org.ephemera.verify.parse;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.format.Json;

/**
 * Scalar values of one JSON object by their paths: {@code trigger.sha256}, {@code plan[3].item}. The length of an array
 * has the path {@code plan[]}; null has none. The table is flat, so the memory that a hostile file takes is bounded by
 * the number of its values.
 */
public final class JsonValues {
    private static final int MOST = 200_000;
    /**
     * Limit of characters in names, paths and values together. A path is longer than its name in the file, and a line
     * may have any length.
     */
    private static final int MOST_CHARS = 32 << 20;
    /** Memory of a name in addition to its characters, even without a value. */
    private static final int NAME = 16;

    /** Array or object that is being parsed: its path and the index of its next element. */
    private static final class Level {
        final String prefix;
        final boolean array;
        int elements;

        Level(String prefix, boolean array) {
            this.prefix = prefix;
            this.array = array;
        }
    }

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, MultisetDigest> multisets = new HashMap<>();
    private final Set<String> unread;
    private final Set<String> gathered;
    private int chars;

    private JsonValues(Set<String> unread, Set<String> gathered) {
        this.unread = unread;
        this.gathered = gathered;
    }

    /**
     * Parses exactly one object without duplicate names.
     *
     * @param unread fields of the object, or of an object directly in it ({@code request.params}), that are only
     *     checked for their syntax
     */
    public static JsonValues parse(byte[] json, Set<String> unread) throws MalformedException {
        try (JsonParser parser = Json.tokens(json)) {
            return new JsonValues(unread, Set.of()).parseObject(parser);
        } catch (IOException e) {
            throw new MalformedException("is not JSON in UTF-8", e);
        }
    }

    /**
     * Parses a line of any length.
     *
     * @param gathered fields of the object that are arrays of strings of any length; only their digest is kept
     * @throws IOException if it cannot be read
     */
    public static JsonValues parse(InputStream line, Set<String> gathered) throws IOException, MalformedException {
        try (JsonParser parser = Json.line(line)) {
            return new JsonValues(Set.of(), gathered).parseObject(parser);
        }
    }

    private JsonValues parseObject(JsonParser parser) throws IOException, MalformedException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("is not a JSON object");
            }
            object(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("has content after its JSON object");
            }
        } catch (StreamConstraintsException e) {
            throw new MalformedException("exceeds the limits of nesting or of the length of a value", e);
        } catch (JsonProcessingException e) {
            throw new MalformedException(problem(e), e);
        }
        return this;
    }

    /** Returns a string, number or boolean; empty without one. */
    public Optional<String> text(String path) {
        return Optional.ofNullable(values.get(path));
    }

    /** Reports whether the value at this path equals the given one. */
    public boolean has(String path, String value) {
        return value.equals(values.get(path));
    }

    /** Returns an integer that is not negative, or -1. */
    public long number(String path) {
        String text = values.get(path);
        if (text == null || text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Returns the length of an array; 0 if the array does not exist. */
    public int length(String path) {
        return (int) Math.max(0, number(path + "[]"));
    }

    /** Returns the digest of a gathered array of strings; empty if the array does not exist. */
    public MultisetDigest multiset(String field) {
        return multisets.getOrDefault(field, MultisetDigest.EMPTY);
    }

    /** Returns the scalar values directly in an object, by their names. */
    public Map<String, String> fields(String path) {
        Map<String, String> found = new TreeMap<>();
        String prefix = path + ".";
        values.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Returns all scalar values by their paths. */
    public SortedMap<String, String> all() {
        return new TreeMap<>(values);
    }

    /** Returns all scalar values in an object at any depth, by their paths within it. */
    SortedMap<String, String> nestedValues(String path) {
        SortedMap<String, String> found = new TreeMap<>();
        String prefix = path + ".";
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Returns the scalar values of each object in an array, by its index. An object without values is absent. */
    public Map<Integer, SortedMap<String, String>> elements(String path) {
        Map<Integer, SortedMap<String, String>> found = new HashMap<>();
        String prefix = path + "[";
        values.forEach((name, value) -> {
            int end = name.startsWith(prefix) ? name.indexOf(']', prefix.length()) : -1;
            if (end > prefix.length() && name.startsWith(".", end + 1)) {
                found.computeIfAbsent(Integer.valueOf(name.substring(prefix.length(), end)), index -> new TreeMap<>())
                        .put(name.substring(end + 2), value);
            }
        });
        return found;
    }

    private void object(JsonParser parser) throws IOException, MalformedException {
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level("", false));
        while (!levels.isEmpty()) {
            JsonToken token = parser.nextToken();
            Level level = levels.element();
            if (token == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                reserve(field.length() + NAME);
                if (isUnread(levels.size(), level, field)) {
                    parser.nextToken();
                    parser.skipChildren();
                } else if (levels.size() == 1 && gathered.contains(field)) {
                    multisets.put(field, multiset(parser));
                }
                continue;
            }
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                if (level.array) {
                    put(level.prefix + "[]", Integer.toString(level.elements));
                }
                levels.pop();
                continue;
            }
            String path = level.array ? level.prefix + "[" + level.elements++ + "]" : name(level, parser);
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                reserve(path.length());
                levels.push(new Level(path, token == JsonToken.START_ARRAY));
            } else if (token != JsonToken.VALUE_NULL) {
                put(path, parser.getText());
            }
        }
    }

    private boolean isUnread(int depth, Level level, String field) {
        return depth == 1
                ? unread.contains(field)
                : depth == 2 && !level.array && !unread.isEmpty() && unread.contains(level.prefix + "." + field);
    }

    private static MultisetDigest multiset(JsonParser parser) throws IOException, MalformedException {
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        MultisetDigest multiset = MultisetDigest.EMPTY;
        while (array && parser.nextToken() == JsonToken.VALUE_STRING) {
            multiset = multiset.with(parser.getText());
        }
        if (!array || parser.currentToken() != JsonToken.END_ARRAY) {
            throw new MalformedException("has a value that is not a list of strings where a list is expected");
        }
        return multiset;
    }

    private static String problem(JsonProcessingException e) {
        boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
        JsonLocation at = e.getLocation();
        return (twice ? "has a name twice in one object" : "is not JSON")
                + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
    }

    private static String name(Level level, JsonParser parser) throws IOException {
        String name = parser.currentName();
        if (name.isEmpty() || name.charAt(0) == '"' || name.indexOf('.') >= 0 || name.indexOf('[') >= 0) {
            // Otherwise {"a.b":1} would equal {"a":{"b":1}}, and {"":{"a":1}} would equal {"a":1}.
            name = '"' + name + '"';
        }
        return level.prefix.isEmpty() ? name : level.prefix + "." + name;
    }

    private void put(String path, String value) throws MalformedException {
        if (values.size() >= MOST) {
            throw new MalformedException("has more than " + MOST + " values");
        }
        reserve(path.length() + value.length());
        values.put(path, value);
    }

    private void reserve(int more) throws MalformedException {
        chars += more;
        if (chars > MOST_CHARS) {
            throw new MalformedException("exceeds the limit of " + MOST_CHARS + " characters");
        }
    }
}
