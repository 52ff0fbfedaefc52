package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;

/**
 * Serializer of the members of a simulated response to XML elements.
 *
 * @param item element name of list items
 */
record XmlMembers(String item) {

    String of(ObjectNode members) {
        StringBuilder xml = new StringBuilder();
        members.properties().forEach(member -> add(xml, member.getKey(), member.getValue()));
        return xml.toString();
    }

    private void add(StringBuilder xml, String name, JsonNode value) {
        xml.append('<').append(name).append('>');
        if (value instanceof ObjectNode members) {
            xml.append(of(members));
        } else if (value.isArray()) {
            value.forEach(each -> add(xml, item, each));
        } else {
            xml.append(escaped(text(value)));
        }
        xml.append("</").append(name).append('>');
    }

    static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private static String text(JsonNode value) {
        return value instanceof POJONode instant ? String.valueOf(instant.getPojo()) : value.asText();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
