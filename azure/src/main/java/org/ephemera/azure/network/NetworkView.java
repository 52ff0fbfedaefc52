package org.ephemera.azure.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.catalog.NetworkPart;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/** What an answer about a network says, in one sentence. */
final class NetworkView {
    private NetworkView() {}

    static String sentence(NetworkPart part, JsonNode answer) {
        JsonNode properties = answer.path("properties");
        return switch (part) {
            case SUBNET ->
                "addresses " + prefixes(properties)
                        + (properties.path("natGateway").isObject() ? "; it goes out through a NAT gateway" : "");
            case VIRTUAL_NETWORK ->
                "addresses " + prefixes(properties.path("addressSpace")) + "; "
                        + CountText.of(properties.path("subnets").size(), "subnet") + " and "
                        + CountText.of(properties.path("virtualNetworkPeerings").size(), "peering");
            case SECURITY_GROUP -> rules(properties.path("securityRules"));
            case ROUTE_TABLE -> CountText.of(properties.path("routes").size(), "route") + " of its own";
        };
    }

    private static String rules(JsonNode rules) {
        List<JsonNode> open = rules.valueStream()
                .filter(rule -> is(rule, "access", "Allow") && is(rule, "direction", "Inbound"))
                .filter(NetworkView::isFromAnywhere)
                .toList();
        String names = open.stream()
                .map(rule -> SanitizedText.of(rule.path("name").asText()))
                .collect(Collectors.joining(", "));
        return CountText.of(rules.size(), "rule") + " beside Azure's own"
                + (open.isEmpty() ? "" : "; from anywhere comes in by " + names);
    }

    private static boolean is(JsonNode rule, String field, String value) {
        return rule.path("properties").path(field).asText().equalsIgnoreCase(value);
    }

    /** A rule names one source or a list of them, in fields of their own. */
    private static boolean isFromAnywhere(JsonNode rule) {
        JsonNode properties = rule.path("properties");
        return Stream.concat(
                        Stream.of(properties.path("sourceAddressPrefix")),
                        properties.path("sourceAddressPrefixes").valueStream())
                .anyMatch(NetworkView::isAnywhere);
    }

    private static boolean isAnywhere(JsonNode prefix) {
        return Stream.of("*", "0.0.0.0/0", "::/0", "Internet").anyMatch(any -> any.equalsIgnoreCase(prefix.asText()));
    }

    /** One prefix has a field of its own in some answers. */
    private static String prefixes(JsonNode json) {
        Stream<String> listed = json.path("addressPrefixes").valueStream().map(JsonNode::asText);
        String all = Stream.concat(Json.text(json, "addressPrefix").stream(), listed)
                .distinct()
                .map(SanitizedText::of)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "not told" : all;
    }
}
