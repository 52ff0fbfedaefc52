package org.ephemera.analyze.parse.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * The objects of an answer of a Kubernetes API, or of a file. A {@code PodList} does not repeat in each pod that it is one; what
 * {@code kubectl} writes as a {@code List} does.
 */
public final class ApiObjects {
    private static final String LIST = "List";

    private ApiObjects() {}

    /** The document itself if it is no list. */
    public static List<LocatedJson> in(LocatedJson document) {
        String kind = document.at("kind").words();
        if (!kind.endsWith(LIST) || !document.at("items").json().isArray()) {
            return List.of(document);
        }
        String each = kind.substring(0, kind.length() - LIST.length());
        List<LocatedJson> objects = new ArrayList<>();
        for (LocatedJson item : document.at("items").items()) {
            objects.addAll(in(named(item, each, document.at("apiVersion").words())));
        }
        return objects;
    }

    private static LocatedJson named(LocatedJson item, String kind, String version) {
        if (kind.isEmpty() || !(item.json() instanceof ObjectNode object) || object.hasNonNull("kind")) {
            return item;
        }
        ObjectNode whole = object.objectNode();
        whole.setAll(object);
        whole.put("kind", kind);
        if (!object.hasNonNull("apiVersion")) {
            whole.put("apiVersion", version);
        }
        return new LocatedJson(whole, item.evidence());
    }
}
