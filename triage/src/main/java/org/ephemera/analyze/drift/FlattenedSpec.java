package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Specification as a sorted map from path to value, for comparison with another specification. Array elements are keyed
 * by their names, and sets are sorted, because their order has no meaning. Ignored fields and default values are
 * omitted.
 *
 * @param values by paths such as {@code /containers/app/env/MODE/value}
 * @param evidence of the complete document
 */
record FlattenedSpec(Map<String, LocatedValue<String>> values, EvidenceLocation evidence) {
    private static final Set<String> SETS =
            Set.of("add", "drop", "dockerSecurityOptions", "requiresCompatibilities", "links", "zones", "subnets");
    /** Fields that identify the elements of an array. The first field that every element has is used. */
    private static final List<String> KEYS = List.of(
            "name", "containerPath", "mountPath", "containerPort", "port", "containerName", "key", "sourceContainer");

    private static final String TOLERATIONS = "tolerations";

    static FlattenedSpec of(LocatedJson document, PlatformDefaults profile) {
        FlattenedSpec flat = new FlattenedSpec(new TreeMap<>(), document.evidence());
        flat.add("", "", document, profile);
        return flat;
    }

    /** Returns a copy without the given paths and everything below them. */
    FlattenedSpec withoutPaths(String... prefixes) {
        Map<String, LocatedValue<String>> kept = new TreeMap<>(values);
        for (String prefix : prefixes) {
            kept.keySet().removeIf(path -> path.equals(prefix) || path.startsWith(prefix + "/"));
        }
        return new FlattenedSpec(kept, evidence);
    }

    private void add(String path, String field, LocatedJson part, PlatformDefaults profile) {
        if (part.json().isObject()) {
            part.fields().forEach((name, value) -> {
                if (!profile.ignored().contains(name)) {
                    add(path + "/" + name, name, value, profile);
                }
            });
        } else if (part.json().isArray()) {
            addElements(path, field, part, profile);
        } else if (profile.isSignificant(field, part.textOrEmpty())) {
            values.putIfAbsent(path, new LocatedValue<>(part.textOrEmpty(), part.evidence()));
        }
    }

    private void addElements(String path, String field, LocatedJson array, PlatformDefaults profile) {
        List<LocatedJson> items = array.items();
        if (items.isEmpty()) {
            return;
        }
        if (items.stream().noneMatch(item -> item.json().isContainerNode())) {
            List<String> words = new ArrayList<>(array.textList());
            if (SETS.contains(field)) {
                words.sort(String::compareTo);
            }
            values.putIfAbsent(
                    path,
                    new LocatedValue<>(
                            words.stream().collect(Collectors.joining("\", \"", "[\"", "\"]")), array.evidence()));
            return;
        }
        Optional<String> key = key(items);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            LocatedJson item = items.get(i);
            String name = key.map(by -> item.at(by).textOrEmpty() + protocol(item))
                    .orElse(field.equals(TOLERATIONS) ? taintKey(item) : Integer.toString(i));
            int before = seen.merge(name, 1, Integer::sum);
            addElement(path + "/" + name + (before > 1 ? "#" + before : ""), key, field, item, profile);
        }
    }

    /**
     * Adds an element. The value of its identifying field becomes part of the path. The field is also added as a value
     * if the element has no other value.
     */
    private void addElement(
            String path, Optional<String> key, String field, LocatedJson item, PlatformDefaults profile) {
        int before = values.size();
        add(path, field, item, profile);
        if (values.size() > before + 1) {
            key.ifPresent(name -> values.remove(path + "/" + name));
        }
    }

    private static Optional<String> key(List<LocatedJson> items) {
        return KEYS.stream()
                .filter(key ->
                        items.stream().allMatch(item -> isValue(item.json().path(key))))
                .findFirst();
    }

    /** A toleration without a key tolerates every taint. */
    private static String taintKey(LocatedJson toleration) {
        String taint = toleration.at("key").textOrEmpty();
        return taint.isEmpty() ? "*" : taint;
    }

    /** Returns a suffix for protocols other than TCP, because the same port may be open in two protocols. */
    private static String protocol(LocatedJson item) {
        String protocol = item.at("protocol").textOrEmpty();
        return protocol.isEmpty() || protocol.equalsIgnoreCase("tcp") ? "" : "/" + protocol;
    }

    private static boolean isValue(JsonNode node) {
        return node.isValueNode() && !node.isNull();
    }
}
