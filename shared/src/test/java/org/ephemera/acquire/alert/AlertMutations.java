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

/** Mutations of an alert that an attacker could submit. */
public final class AlertMutations {
    private static final List<String> OTHERS =
            List.of("", "null", "7", "true", "[]", "{}", "[[{}],7]", "\"\\u001b]0;x\\u0007\\n'\"", "-1e400");
    private static final long SEED = 20261126;

    private AlertMutations() {}

    /**
     * Replaces or removes each value in turn.
     *
     * @param take receives each mutated alert and its description
     */
    public static void changed(byte[] alert, BiConsumer<byte[], String> take) throws IOException {
        JsonNode parsed = Json.parse(alert);
        Stream.concat(Stream.of(""), pointers(parsed, ""))
                .forEach(pointer -> OTHERS.forEach(
                        other -> take.accept(Json.bytes(changed(parsed, pointer, other)), pointer + " " + other)));
    }

    /** Overwrites random bytes. */
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

    /**
     * Returns the alert with one changed value.
     *
     * @param other JSON that replaces the value; "" to remove it
     */
    private static JsonNode changed(JsonNode alert, String pointer, String other) {
        try {
            JsonNode value = other.isEmpty() ? null : Json.parse(other.getBytes(StandardCharsets.UTF_8));
            if (pointer.isEmpty()) {
                return value == null ? Json.object() : value;
            }
            JsonNode copy = alert.deepCopy();
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
