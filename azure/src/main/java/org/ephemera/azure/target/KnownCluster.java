package org.ephemera.azure.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Json;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * The best that is known of an AKS cluster when the rest is planned.
 *
 * @param obstacle why there is no way to its API server, as far as the cluster's own answer tells
 * @param entra true if it takes tokens of Microsoft Entra ID; else it has accounts of its own alone
 * @param network what whoever cannot reach the API server has to change: a sentence without its full stop
 * @param hosts names of its API server
 * @param workspace id of the Log Analytics workspace of Container Insights, as the cluster spells it
 * @param prometheus true if its metrics go to an Azure Monitor workspace
 * @param principals object ids of its managed identities, those that its nodes have among them: a pod that reaches its node's metadata
 *     service acts as these
 * @param subnets ids of the subnets of its nodes, and of those of their pods where these have their own, as it spells them
 * @param nodeGroup the resource group that its nodes are in, in lower case
 * @param gap how the cluster's own item ended, if Azure did not tell of it
 */
public record KnownCluster(
        Optional<Outcome> obstacle,
        boolean entra,
        String network,
        List<String> hosts,
        Optional<String> workspace,
        boolean prometheus,
        List<String> principals,
        List<String> subnets,
        Optional<String> nodeGroup,
        Optional<Outcome> gap) {
    private static final int MOST = 50;
    private static final int LONGEST_HOST = 253;

    /** The add-on that sends to Container Insights, and where it says whereto. */
    private static final String INSIGHTS = "omsagent";

    private static final String WORKSPACE = "logAnalyticsWorkspaceResourceID";

    public KnownCluster {
        hosts = List.copyOf(hosts);
        principals = List.copyOf(principals);
        subnets = List.copyOf(subnets);
    }

    public static KnownCluster of(JsonNode cluster) {
        JsonNode properties = cluster.path("properties");
        return new KnownCluster(
                obstacle(properties),
                properties.path("aadProfile").isObject(),
                ClusterNetwork.sentence(properties),
                Stream.of("fqdn", "privateFQDN")
                        .flatMap(field -> Json.text(properties, field).stream())
                        .filter(host -> !host.isBlank() && host.length() <= LONGEST_HOST)
                        .toList(),
                workspace(properties.path("addonProfiles")),
                properties.at("/azureMonitorProfile/metrics/enabled").asBoolean(),
                principals(cluster),
                properties
                        .path("agentPoolProfiles")
                        .valueStream()
                        .flatMap(pool -> Stream.of("vnetSubnetID", "podSubnetID")
                                .flatMap(field -> Json.text(pool, field).stream()))
                        .filter(id -> !id.isBlank())
                        .distinct()
                        .limit(MOST)
                        .toList(),
                Json.text(properties, "nodeResourceGroup")
                        .map(group -> group.toLowerCase(Locale.ROOT))
                        .filter(ArmId::isResourceGroup),
                Optional.empty());
    }

    private static Optional<String> workspace(JsonNode addons) {
        return Optional.ofNullable(
                        named(named(addons, INSIGHTS).path("config"), WORKSPACE).textValue())
                .filter(id -> !id.isBlank());
    }

    /** Whoever made or changed the cluster spelt it, the portal otherwise than the command line, and Azure minds no case. */
    private static JsonNode named(JsonNode fields, String name) {
        return fields.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    public static KnownCluster untold(Outcome gap) {
        return new KnownCluster(
                Optional.empty(),
                false,
                "",
                List.of(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(gap));
    }

    private static Optional<Outcome> obstacle(JsonNode properties) {
        String state = Json.text(properties, "provisioningState").orElse("");
        if (state.equalsIgnoreCase("Creating")) {
            return Optional.of(new Outcome.Failed(
                    DetailCode.CLUSTER_CREATING,
                    "the cluster is still being created and has no API server to ask; collect again when its"
                            + " provisioningState is Succeeded"));
        }
        if (state.equalsIgnoreCase("Deleting")) {
            return Optional.of(new Outcome.Failed(
                    DetailCode.CLUSTER_DELETING,
                    "the cluster is being deleted and its API server with it; what was sent to Log Analytics stays"));
        }
        if (Json.text(properties.path("powerState"), "code").orElse("").equalsIgnoreCase("Stopped")) {
            return Optional.of(new Outcome.Failed(
                    DetailCode.CLUSTER_STOPPED,
                    "the cluster is stopped: it has no API server to ask, and its nodes are gone with all that ran on"
                            + " them. Its pods' objects come back with 'az aks start', which starts the pods anew as well;"
                            + " what was sent to Log Analytics is there now"));
        }
        boolean entra = properties.path("aadProfile").isObject();
        if (!entra && properties.path("disableLocalAccounts").asBoolean()) {
            return Optional.of(noAccounts());
        }
        return Optional.empty();
    }

    public static Outcome noAccounts() {
        return new Outcome.Failed(
                DetailCode.LOCAL_ACCOUNTS_DISABLED,
                "the cluster's local accounts are disabled, and it takes no tokens of Microsoft Entra ID: integrate it with"
                        + " Entra ID ('az aks update --enable-aad'), let the collector in, and collect again");
    }

    private static List<String> principals(JsonNode cluster) {
        Stream<String> own = Stream.concat(
                        Stream.of(cluster.path("identity")),
                        cluster.at("/identity/userAssignedIdentities").valueStream())
                .flatMap(identity -> Json.text(identity, "principalId").stream());
        JsonNode properties = cluster.path("properties");
        Stream<String> ofNodes = Stream.concat(
                        properties.path("identityProfile").valueStream(),
                        properties.path("addonProfiles").valueStream().map(addon -> addon.path("identity")))
                .flatMap(identity -> Json.text(identity, "objectId").stream());
        return Stream.concat(own, ofNodes)
                .filter(id -> !id.isBlank())
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** For its own item. */
    public static String sentence(JsonNode cluster) {
        JsonNode properties = cluster.path("properties");
        List<String> parts = new ArrayList<>();
        parts.add("Kubernetes "
                + SanitizedText.of(Json.text(properties, "currentKubernetesVersion")
                        .or(() -> Json.text(properties, "kubernetesVersion"))
                        .orElse("of a version that is not told")));
        Json.text(properties, "provisioningState").map(SanitizedText::of).ifPresent(parts::add);
        Json.text(properties.path("powerState"), "code").map(SanitizedText::of).ifPresent(parts::add);
        parts.add(
                properties.path("aadProfile").isObject()
                        ? "takes tokens of Entra ID"
                        : "has accounts of its own alone");
        if (properties.path("aadProfile").isObject()) {
            parts.add(
                    properties.path("disableLocalAccounts").asBoolean()
                            ? "local accounts are off"
                            : "local accounts are on");
        }
        if (ClusterNetwork.isPrivate(properties)) {
            parts.add("private");
        }
        parts.add(CountText.of(properties.path("agentPoolProfiles").size(), "node pool"));
        return String.join(", ", parts);
    }
}
