package org.ephemera.analyze.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Replaces the names that the owner of a workload chose by random ones, the same name always by the same one: pods,
 * namespaces, containers, volumes, claims, service accounts, families, images and digests.
 */
public final class RandomNames {
    private static final Set<String> CHOSEN = Set.of(
            "namespace",
            "image",
            "imageID",
            "imageDigest",
            "nodeName",
            "serviceAccountName",
            "serviceAccount",
            "claimName",
            "family",
            "uid");

    /** Objects whose member {@code name} was chosen by the owner. Elsewhere it has a meaning: variables, roles, users. */
    private static final Set<String> NAMED = Set.of(
            "metadata",
            "containers",
            "initContainers",
            "ephemeralContainers",
            "containerStatuses",
            "initContainerStatuses",
            "volumes",
            "volumeMounts",
            "containerDefinitions",
            "ownerReferences");

    /** Kinds whose name has a meaning for the rules. */
    private static final Set<String> KEPT = Set.of("ClusterRole", "Role", "RuntimeClass");

    /** Members with terms of the API, which may be equal to a name. */
    private static final Set<String> TERMS =
            Set.of("apiGroup", "apiGroups", "apiVersion", "kind", "resources", "verbs");

    private final Map<String, String> replaced = new TreeMap<>();
    private final Random random;

    private RandomNames(long seed) {
        random = new Random(seed);
    }

    /** Returns a copy of the documents with other names. */
    public static JsonNode in(JsonNode documents, long seed) {
        RandomNames names = new RandomNames(seed);
        Set<String> kept = new TreeSet<>();
        names.find(documents, "", kept);
        kept.forEach(names.replaced::remove);
        names.findComposed(documents);
        return names.replace(documents);
    }

    private void find(JsonNode node, String member, Set<String> kept) {
        if (node.isArray()) {
            node.forEach(each -> find(each, member, kept));
            return;
        }
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean chosen =
                    CHOSEN.contains(field.getKey()) || (field.getKey().equals("name") && NAMED.contains(member));
            if (value.isTextual() && chosen) {
                replaced.computeIfAbsent(value.asText(), this::other);
            } else {
                find(value, field.getKey(), kept);
            }
        });
        if (KEPT.contains(node.path("kind").asText())) {
            kept.add(node.at("/metadata/name").asText());
            kept.add(node.path("name").asText());
        }
    }

    /** Finds names that contain other names: claims of ephemeral volumes, groups of the accounts of a namespace. */
    private void findComposed(JsonNode documents) {
        for (JsonNode each : documents.path("kubernetes")) {
            String pod = each.at("/metadata/name").asText();
            for (JsonNode volume : each.at("/spec/volumes")) {
                String name = volume.path("name").asText();
                replaced.put(pod + "-" + name, renamed(pod) + "-" + renamed(name));
            }
            String namespace = each.at("/metadata/namespace").asText();
            replaced.put("system:serviceaccounts:" + namespace, "system:serviceaccounts:" + renamed(namespace));
        }
    }

    private String renamed(String name) {
        return replaced.getOrDefault(name, name);
    }

    private String other(String name) {
        String fresh = "n" + Long.toHexString(random.nextLong());
        int digest = name.indexOf("@sha256:");
        return name.contains("/") || name.contains(":") || digest >= 0 ? "registry.example/" + fresh + ":1" : fresh;
    }

    private JsonNode replace(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(renamed(node.asText()));
        }
        if (node instanceof ArrayNode array) {
            List<JsonNode> items = new ArrayList<>();
            array.forEach(each -> items.add(replace(each)));
            return array.arrayNode().addAll(items);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(field -> copy.set(
                            field.getKey(),
                            TERMS.contains(field.getKey()) ? field.getValue() : replace(field.getValue())));
            return copy;
        }
        return node;
    }
}
