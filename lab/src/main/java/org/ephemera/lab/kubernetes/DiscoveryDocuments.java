package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Discovery documents of the simulated API server: {@code /api, /apis}, and the resources of each group. */
record DiscoveryDocuments(Predicate<ResourceType> served) {
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** Returns the document of a path, or empty if the path is not a discovery path. */
    Optional<ObjectNode> answer(String path) {
        String[] parts = path.replaceFirst("/$", "").split("/", -1);
        return switch (parts.length > 1 ? parts[1] : "") {
            case "api" ->
                parts.length == 2 ? Optional.of(versions()) : parts.length == 3 ? resources("", parts[2]) : none();
            case "apis" ->
                switch (parts.length) {
                    case 2 -> Optional.of(groups());
                    case 3 -> names().contains(parts[2]) ? Optional.of(group(parts[2])) : none();
                    case 4 -> resources(parts[2], parts[3]);
                    default -> none();
                };
            default -> none();
        };
    }

    private static Optional<ObjectNode> none() {
        return Optional.empty();
    }

    private static ObjectNode versions() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "APIVersions");
        answer.putArray("versions").add("v1");
        answer.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", "127.0.0.1:443");
        return answer;
    }

    private List<String> names() {
        return ResourceType.ALL.stream()
                .filter(served)
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
    }

    private ObjectNode groups() {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "APIGroupList")
                .put("apiVersion", "v1");
        ArrayNode groups = answer.putArray("groups");
        names().forEach(name -> groups.add(group(name).without(List.of("kind", "apiVersion"))));
        return answer;
    }

    private static ObjectNode group(String name) {
        String version = ResourceType.ALL.stream()
                .filter(type -> type.group().equals(name))
                .map(ResourceType::version)
                .findFirst()
                .orElse("v1");
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "APIGroup")
                .put("apiVersion", "v1")
                .put("name", name);
        ObjectNode only = answer.putArray("versions")
                .addObject()
                .put("groupVersion", name + "/" + version)
                .put("version", version);
        answer.set("preferredVersion", only.deepCopy());
        return answer;
    }

    private Optional<ObjectNode> resources(String group, String version) {
        List<ResourceType> types = ResourceType.ALL.stream()
                .filter(served)
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
        if (types.isEmpty()) {
            return none();
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", types.getFirst().apiVersion());
        ArrayNode resources = answer.putArray("resources");
        for (ResourceType type : types) {
            ObjectNode whole = resource(resources, type, type.plural(), type.kind());
            List<String> verbs = group.equals(ResourceType.METRICS) ? READ.subList(0, 2) : ALL;
            verbs.forEach(whole.putArray("verbs")::add);
            if (!type.shortNames().isEmpty()) {
                type.shortNames().forEach(whole.putArray("shortNames")::add);
            }
            for (String part : type.subresources()) {
                resource(resources, type, type.plural() + "/" + part, type.kind())
                        .putArray("verbs")
                        .add("get");
            }
        }
        return Optional.of(answer);
    }

    private static ObjectNode resource(ArrayNode to, ResourceType type, String name, String kind) {
        return to.addObject()
                .put("name", name)
                .put("singularName", name.contains("/") ? "" : type.singular())
                .put("namespaced", type.namespaced())
                .put("kind", kind);
    }
}
