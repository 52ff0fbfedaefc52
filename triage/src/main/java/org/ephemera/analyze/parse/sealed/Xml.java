package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.ephemera.format.Json;

/**
 * XML of EC2 and IAM as a tree: elements are fields, elements called {@code item} or {@code member} are an array's, attributes are left out. Declarations of
 * entities are not read at all.
 */
public final class Xml {
    private static final int DEEPEST = 100;

    private Xml() {}

    /**
     * The root element's content.
     *
     * @throws IOException if it is not XML
     */
    public static JsonNode parse(InputStream in) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (!reader.hasNext()) {
                    throw new IOException("not XML");
                }
            }
            return element(reader, 0);
        } catch (XMLStreamException | RuntimeException e) {
            // The parser of the JDK throws unchecked exceptions, too, on some input.
            throw new IOException("not XML", e);
        }
    }

    private static JsonNode element(XMLStreamReader reader, int depth) throws IOException, XMLStreamException {
        if (depth > DEEPEST) {
            throw new IOException("nested too deep");
        }
        ObjectNode fields = Json.object();
        ArrayNode items = fields.arrayNode();
        StringBuilder text = new StringBuilder();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.isStartElement()) {
                String name = reader.getLocalName();
                JsonNode child = element(reader, depth + 1);
                if (name.equals("item") || name.equals("member")) {
                    items.add(child);
                } else if (!fields.has(name)) {
                    fields.set(name, child);
                }
            } else if (reader.isCharacters()) {
                text.append(reader.getText());
            }
        }
        if (!items.isEmpty()) {
            return items;
        }
        return fields.isEmpty() ? TextNode.valueOf(text.toString().strip()) : fields;
    }
}
