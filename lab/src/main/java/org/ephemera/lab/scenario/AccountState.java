package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resources of the simulated account outside ECS, by kind: {@code images}, {@code blobs}, {@code roles}, {@code
 * networkInterfaces} and so on. Each object has the form that its API returns, and additional members that only the
 * simulation needs.
 */
public record AccountState(Map<String, List<ObjectNode>> kinds) {

    public static final AccountState EMPTY = new AccountState(Map.of());

    public AccountState {
        Map<String, List<ObjectNode>> copy = new TreeMap<>();
        kinds.forEach((kind, objects) -> copy.put(kind, List.copyOf(objects)));
        kinds = Map.copyOf(copy);
    }

    public List<ObjectNode> all(String kind) {
        return kinds.getOrDefault(kind, List.of());
    }

    /** Returns a copy with other objects of one kind. */
    public AccountState with(String kind, List<ObjectNode> objects) {
        Map<String, List<ObjectNode>> changed = new TreeMap<>(kinds);
        changed.put(kind, objects);
        return new AccountState(changed);
    }

    static AccountState of(Collection<JsonNode> files) {
        Map<String, List<ObjectNode>> kinds = new TreeMap<>();
        for (JsonNode file : files) {
            file.properties()
                    .forEach(kind -> kinds.merge(
                            kind.getKey(),
                            kind.getValue()
                                    .valueStream()
                                    .map(ObjectNode.class::cast)
                                    .toList(),
                            (some, more) ->
                                    Stream.concat(some.stream(), more.stream()).toList()));
        }
        return new AccountState(kinds);
    }
}
