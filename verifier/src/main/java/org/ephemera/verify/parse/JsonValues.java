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
 * The plain values of one JSON object, each under its path: {@code trigger.sha256}, {@code plan[3].item}; the length of
 * an array stands under {@code plan[]}, null stands nowhere. A flat table, so that what a hostile file costs is bounded
 * by the number of its values.
 */
public final class JsonValues {
    private static final int MOST = 200_000;
    /** Of names, paths and values together: a path is longer than what stands in the file, and a line of it may be of any length. */
    private static final int MOST_CHARS = 32 << 20;
    /** What a name takes besides its letters, also one without a value. */
    private static final int NAME = 16;

    /** The array or object that is being read: where it stands, and which element comes next. */
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
    private final Map<String, MultisetDigest> lots = new HashMap<>();
    private final Set<String> unread;
    private final Set<String> gathered;
    private int chars;

    private JsonValues(Set<String> unread, Set<String> gathered) {
        this.unread = unread;
        this.gathered = gathered;
    }

    /**
     * Reads exactly one object in which no name stands twice.
     *
     * @param unread fields of the object, or of an object directly in it ({@code request.params}), that are checked for their
     *     form only
     */
    public static JsonValues parse(byte[] json, Set<String> unread) throws MalformedException {
        try (JsonParser parser = Json.tokens(json)) {
            return new JsonValues(unread, Set.of()).one(parser);
        } catch (IOException e) {
            throw new MalformedException("is not JSON in UTF-8", e);
        }
    }

    /**
     * The same of a line that is read once, and may be of any length.
     *
     * @param gathered fields of the object that are arrays of texts, as many as there may be; none of them is held
     * @throws IOException if it cannot be read
     */
    public static JsonValues parse(InputStream line, Set<String> gathered) throws IOException, MalformedException {
        try (JsonParser parser = Json.line(line)) {
            return new JsonValues(Set.of(), gathered).one(parser);
        }
    }

    private JsonValues one(JsonParser parser) throws IOException, MalformedException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("is not a JSON object");
            }
            object(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("goes on after its JSON object");
            }
        } catch (StreamConstraintsException e) {
            throw new MalformedException("is nested deeper, or has a longer value, than any that is written", e);
        } catch (JsonProcessingException e) {
            throw new MalformedException(problem(e), e);
        }
        return this;
    }

    /** A text, number or truth value. */
    public Optional<String> text(String path) {
        return Optional.ofNullable(values.get(path));
    }

    public boolean has(String path, String value) {
        return value.equals(values.get(path));
    }

    /** A whole number that is not negative, or -1. */
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

    /** The length of an array; 0 if there is none. */
    public int length(String path) {
        return (int) Math.max(0, number(path + "[]"));
    }

    /** The texts of an array that was to be gathered; none if there is no such array. */
    public MultisetDigest lot(String field) {
        return lots.getOrDefault(field, MultisetDigest.EMPTY);
    }

    /** The plain values directly in an object, by their names. */
    public Map<String, String> in(String path) {
        Map<String, String> found = new TreeMap<>();
        String prefix = path + ".";
        values.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** All plain values, by their paths. */
    public SortedMap<String, String> all() {
        return new TreeMap<>(values);
    }

    /** All plain values in an object, however deep, by their paths within it. */
    SortedMap<String, String> below(String path) {
        SortedMap<String, String> found = new TreeMap<>();
        String prefix = path + ".";
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** The same of each object in an array, by its index; one without values is absent. */
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
                hold(field.length() + NAME);
                if (isUnread(levels.size(), level, field)) {
                    parser.nextToken();
                    parser.skipChildren();
                } else if (levels.size() == 1 && gathered.contains(field)) {
                    lots.put(field, lot(parser));
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
                hold(path.length());
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

    private static MultisetDigest lot(JsonParser parser) throws IOException, MalformedException {
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        MultisetDigest lot = MultisetDigest.EMPTY;
        while (array && parser.nextToken() == JsonToken.VALUE_STRING) {
            lot = lot.with(parser.getText());
        }
        if (!array || parser.currentToken() != JsonToken.END_ARRAY) {
            throw new MalformedException("has something else than a list of texts where one is written");
        }
        return lot;
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
            // Or else {"a.b":1} would be taken for {"a":{"b":1}}, and {"":{"a":1}} for {"a":1}.
            name = '"' + name + '"';
        }
        return level.prefix.isEmpty() ? name : level.prefix + "." + name;
    }

    private void put(String path, String value) throws MalformedException {
        if (values.size() >= MOST) {
            throw new MalformedException("has more than " + MOST + " values");
        }
        hold(path.length() + value.length());
        values.put(path, value);
    }

    private void hold(int more) throws MalformedException {
        chars += more;
        if (chars > MOST_CHARS) {
            throw new MalformedException("is longer than any that is written");
        }
    }
}
