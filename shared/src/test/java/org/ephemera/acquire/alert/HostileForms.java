package org.ephemera.acquire.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.ephemera.format.Json;

/** What somebody may make of an alert before he hands it over. */
public final class HostileForms {
    private static final List<String> OTHERS =
            List.of("", "null", "7", "true", "[]", "{}", "[[{}],7]", "\"\\u001b]0;x\\u0007\\n'\"", "-1e400");
    private static final long SEED = 20261126;

    private HostileForms() {}

    /**
     * Each place in turn is missing, or something else.
     *
     * @param take gets each form, and what it is
     */
    public static void changed(byte[] alert, BiConsumer<byte[], String> take) throws IOException {
        JsonNode whole = Json.parse(alert);
        Stream.concat(Stream.of(""), pointers(whole, ""))
                .forEach(pointer -> OTHERS.forEach(
                        other -> take.accept(Json.bytes(changed(whole, pointer, other)), pointer + " " + other)));
    }

    /** Bytes anywhere are others. */
    public static void damaged(byte[] alert, BiConsumer<byte[], String> take) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = alert.clone();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            take.accept(damaged, "seed " + SEED + ", round " + round);
        }
    }

    private static Stream<String> pointers(JsonNode node, String at) {
        if (node.isArray()) {
            return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                    .flatMap(i -> Stream.concat(Stream.of(at + "/" + i), pointers(node.get(i), at + "/" + i)));
        }
        return node.properties().stream()
                .map(field ->
                        Map.entry(at + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), field.getValue()))
                .flatMap(field -> Stream.concat(Stream.of(field.getKey()), pointers(field.getValue(), field.getKey())));
    }

    /** @param other JSON to stand there instead; "" for nothing */
    private static JsonNode changed(JsonNode whole, String pointer, String other) {
        try {
            JsonNode value = other.isEmpty() ? null : Json.parse(other.getBytes(StandardCharsets.UTF_8));
            if (pointer.isEmpty()) {
                return value == null ? Json.object() : value;
            }
            JsonNode copy = whole.deepCopy();
            int last = pointer.lastIndexOf('/');
            JsonNode parent = copy.at(pointer.substring(0, last));
            String name = pointer.substring(last + 1).replace("~1", "/").replace("~0", "~");
            if (parent instanceof ObjectNode object) {
                object.remove(name);
                if (value != null) {
                    object.set(name, value);
                }
            } else if (parent instanceof ArrayNode array) {
                array.remove(Integer.parseInt(name));
                if (value != null) {
                    array.insert(Integer.parseInt(name), value);
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
