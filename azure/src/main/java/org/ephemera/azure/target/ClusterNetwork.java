package org.ephemera.azure.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/** Network access to the API server of an AKS cluster, from the cluster's description. */
final class ClusterNetwork {
    private static final int NAMED = 3;
    private static final int LONGEST_ID = 250;

    private ClusterNetwork() {}

    static boolean isPrivate(JsonNode properties) {
        return properties.at("/apiServerAccessProfile/enablePrivateCluster").asBoolean()
                || Json.text(properties, "privateFQDN")
                        .filter(name -> !name.isBlank())
                        .isPresent();
    }

    /** Returns what to change if the API server cannot be reached, without a full stop. */
    static String sentence(JsonNode properties) {
        JsonNode access = properties.path("apiServerAccessProfile");
        if (isPrivate(properties)) {
            return "the cluster is private: let the collector run in the virtual network of its nodes"
                    + subnet(properties)
                    + ", or in one that is peered with it, and link that network to the private DNS zone"
                    + zone(properties, access);
        }
        List<String> ranges = access.path("authorizedIPRanges")
                .valueStream()
                .filter(JsonNode::isTextual)
                .map(range -> SanitizedText.of(range.textValue(), 50))
                .toList();
        if (!ranges.isEmpty()) {
            return "the API server accepts only connections from authorized addresses ("
                    + ranges.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (ranges.size() > NAMED ? " and " + (ranges.size() - NAMED) + " more" : "")
                    + "): collect from one of them, or add the collector's outgoing address to them";
        }
        return "check that this network allows outgoing connections to it, and that the cluster is running";
    }

    private static String subnet(JsonNode properties) {
        return properties
                .path("agentPoolProfiles")
                .valueStream()
                .flatMap(pool -> Json.text(pool, "vnetSubnetID").stream())
                .findFirst()
                .map(id -> " (" + SanitizedText.of(id, LONGEST_ID) + ")")
                .orElseGet(() -> Json.text(properties, "nodeResourceGroup")
                        .map(group -> " (in the resource group " + SanitizedText.of(group) + ")")
                        .orElse(""));
    }

    private static String zone(JsonNode properties, JsonNode access) {
        Optional<String> own = Json.text(access, "privateDNSZone")
                .filter(zone -> zone.startsWith("/"))
                .map(zone -> zone.substring(zone.lastIndexOf('/') + 1));
        return own.or(() -> Json.text(properties, "privateFQDN")
                        .filter(name -> name.indexOf('.') > 0)
                        .map(name -> name.substring(name.indexOf('.') + 1)))
                .filter(zone -> !zone.isBlank())
                .map(zone -> " " + SanitizedText.of(zone))
                .orElse(" of the cluster");
    }
}
