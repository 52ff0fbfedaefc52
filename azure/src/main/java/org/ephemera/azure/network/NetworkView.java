package org.ephemera.azure.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.catalog.NetworkPart;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/** One-sentence summary of a response about a network. */
final class NetworkView {
    private NetworkView() {}

    static String sentence(NetworkPart part, JsonNode response) {
        JsonNode properties = response.path("properties");
        return switch (part) {
            case SUBNET ->
                "addresses " + prefixes(properties)
                        + (properties.path("natGateway").isObject() ? "; outgoing traffic uses a NAT gateway" : "");
            case VIRTUAL_NETWORK ->
                "addresses " + prefixes(properties.path("addressSpace")) + "; "
                        + CountText.of(properties.path("subnets").size(), "subnet") + " and "
                        + CountText.of(properties.path("virtualNetworkPeerings").size(), "peering");
            case SECURITY_GROUP -> rules(properties.path("securityRules"));
            case ROUTE_TABLE -> CountText.of(properties.path("routes").size(), "user-defined route");
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
        return CountText.of(rules.size(), "rule") + " in addition to Azure's default rules"
                + (open.isEmpty() ? "" : "; inbound traffic from anywhere is allowed by " + names);
    }

    private static boolean is(JsonNode rule, String field, String value) {
        return rule.path("properties").path(field).asText().equalsIgnoreCase(value);
    }

    /**
     * Reports whether a rule applies to every source. A rule has one source or a list of sources, in different fields.
     */
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

    /** Returns the address prefixes. Some responses have a single prefix in a separate field. */
    private static String prefixes(JsonNode json) {
        Stream<String> listed = json.path("addressPrefixes").valueStream().map(JsonNode::asText);
        String all = Stream.concat(Json.text(json, "addressPrefix").stream(), listed)
                .distinct()
                .map(SanitizedText::of)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "not in the response" : all;
    }
}
