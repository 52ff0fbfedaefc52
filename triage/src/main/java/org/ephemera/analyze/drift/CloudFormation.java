package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;

/**
 * Converter of CloudFormation task definitions to the form of the ECS API.
 * Both have the same property names except for the case of the first letter (CloudFormation template reference,
 * AWS::ECS::TaskDefinition). Intrinsic functions become expressions in brackets, which are not compared.
 */
final class CloudFormation {
    static final String TASK_DEFINITION = "AWS::ECS::TaskDefinition";

    /** Properties whose members have names chosen by the author of the template. */
    private static final Set<String> USER_NAMED = Set.of("Options", "DockerLabels", "DriverOpts", "Labels");

    private CloudFormation() {}

    /**
     * Returns the task definition with member names as the ECS API writes them; the evidence still references the
     * template.
     *
     * @param resource of a CloudFormation template
     */
    static LocatedJson taskDefinition(LocatedJson resource) {
        LocatedJson properties = resource.at("Properties");
        return new LocatedJson(convert(properties.json(), true), properties.evidence());
    }

    private static JsonNode convert(JsonNode node, boolean known) {
        if (node.isArray()) {
            ArrayNode items = Json.object().arrayNode();
            node.forEach(item -> items.add(convert(item, known)));
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.size() == 1) {
            String only = node.fieldNames().next();
            if (only.equals("Ref") || only.startsWith("Fn::")) {
                return TextNode.valueOf("[" + only + "]");
            }
        }
        ObjectNode fields = Json.object();
        node.properties().forEach(field -> {
            String name = field.getKey();
            fields.set(
                    known ? decapitalize(name) : name, convert(field.getValue(), known && !USER_NAMED.contains(name)));
        });
        return fields;
    }

    private static String decapitalize(String name) {
        return name.substring(0, Math.min(1, name.length())).toLowerCase(Locale.ROOT)
                + name.substring(Math.min(1, name.length()));
    }
}
