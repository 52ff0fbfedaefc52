package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.Json;
import org.ephemera.format.XmlElement;

/** XML of EC2 and IAM as a JSON tree: elements are fields, elements called {@code item} or {@code member} are an array's. */
public final class Xml {
    private Xml() {}

    /**
     * Returns the root element's content.
     *
     * @throws IOException if it is not XML
     */
    public static JsonNode parse(InputStream in) throws IOException {
        return json(XmlElement.parse(in));
    }

    private static JsonNode json(XmlElement element) {
        ObjectNode fields = Json.object();
        ArrayNode items = fields.arrayNode();
        for (XmlElement child : element.children()) {
            if (child.name().equals("item") || child.name().equals("member")) {
                items.add(json(child));
            } else if (!fields.has(child.name())) {
                fields.set(child.name(), json(child));
            }
        }
        if (!items.isEmpty()) {
            return items;
        }
        return fields.isEmpty() ? TextNode.valueOf(element.text()) : fields;
    }
}
