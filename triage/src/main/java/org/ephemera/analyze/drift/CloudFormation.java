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
 * Task definitions of CloudFormation as ECS itself writes them: the same names with another first letter (CloudFormation template
 * reference, AWS::ECS::TaskDefinition). Functions become expressions, which are not compared.
 */
final class CloudFormation {
    static final String TASK_DEFINITION = "AWS::ECS::TaskDefinition";

    /** Below these, names are whoever wrote the template's own. */
    private static final Set<String> FREE = Set.of("Options", "DockerLabels", "DriverOpts", "Labels");

    private CloudFormation() {}

    /** @param resource of a template; its evidence stays, with names as ECS writes them below it */
    static LocatedJson taskDefinition(LocatedJson resource) {
        LocatedJson properties = resource.at("Properties");
        return new LocatedJson(written(properties.json(), true), properties.evidence());
    }

    private static JsonNode written(JsonNode node, boolean known) {
        if (node.isArray()) {
            ArrayNode items = Json.object().arrayNode();
            node.forEach(item -> items.add(written(item, known)));
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
            fields.set(known ? lower(name) : name, written(field.getValue(), known && !FREE.contains(name)));
        });
        return fields;
    }

    private static String lower(String name) {
        return name.substring(0, Math.min(1, name.length())).toLowerCase(Locale.ROOT)
                + name.substring(Math.min(1, name.length()));
    }
}
