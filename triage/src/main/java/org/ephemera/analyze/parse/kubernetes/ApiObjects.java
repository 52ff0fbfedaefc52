package org.ephemera.analyze.parse.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Objects of a Kubernetes API response or of a file. Items of a {@code PodList} have no kind; items of a
 * {@code List} of {@code kubectl} have one.
 */
public final class ApiObjects {
    private static final String LIST = "List";

    private ApiObjects() {}

    /** Returns the objects of a list; the document itself if it is not a list. */
    public static List<LocatedJson> in(LocatedJson document) {
        String kind = document.at("kind").textOrEmpty();
        if (!kind.endsWith(LIST) || !document.at("items").json().isArray()) {
            return List.of(document);
        }
        String each = kind.substring(0, kind.length() - LIST.length());
        List<LocatedJson> objects = new ArrayList<>();
        for (LocatedJson item : document.at("items").items()) {
            objects.addAll(in(withKind(item, each, document.at("apiVersion").textOrEmpty())));
        }
        return objects;
    }

    private static LocatedJson withKind(LocatedJson item, String kind, String version) {
        if (kind.isEmpty() || !(item.json() instanceof ObjectNode object) || object.hasNonNull("kind")) {
            return item;
        }
        ObjectNode copy = object.objectNode();
        copy.setAll(object);
        copy.put("kind", kind);
        if (!object.hasNonNull("apiVersion")) {
            copy.put("apiVersion", version);
        }
        return new LocatedJson(copy, item.evidence());
    }
}
