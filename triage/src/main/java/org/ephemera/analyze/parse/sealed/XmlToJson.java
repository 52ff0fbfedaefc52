package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.Json;
import org.ephemera.format.XmlElement;

/**
 * Converter of XML of EC2 and IAM to a JSON tree. Elements become fields; elements called {@code item} or
 * {@code member} become elements of an array.
 */
public final class XmlToJson {
    private XmlToJson() {}

    /**
     * Returns the content of the root element.
     *
     * @throws IOException if the body is not XML
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
