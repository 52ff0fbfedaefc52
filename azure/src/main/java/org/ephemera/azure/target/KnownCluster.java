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
 * Facts about an AKS cluster from which its other items are planned.
 *
 * @param obstacle why its API server cannot be reached, according to the cluster's description
 * @param entra true if it accepts tokens of Microsoft Entra ID; false if it has local accounts only
 * @param network what to change if the API server cannot be reached: a sentence without a full stop
 * @param hosts host names of its API server
 * @param workspace id of the Log Analytics workspace of Container Insights, as the cluster spells it
 * @param prometheus true if it sends metrics to an Azure Monitor workspace
 * @param principals object ids of its managed identities, including those of its nodes: a pod that reaches the metadata
 *     service of its node can use them
 * @param subnets ids of the subnets of its nodes and of its pods, as the cluster spells them
 * @param nodeGroup resource group of its nodes, in lower case
 * @param gap outcome of the cluster's item, if the cluster could not be read
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

    /** Add-on that sends to Container Insights, and the setting of its workspace. */
    private static final String INSIGHTS = "omsagent";

    private static final String WORKSPACE = "logAnalyticsWorkspaceResourceID";

    public KnownCluster {
        hosts = List.copyOf(hosts);
        principals = List.copyOf(principals);
        subnets = List.copyOf(subnets);
    }

    /** Reads the facts from the cluster's description. */
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

    /** Returns the field with this name, ignoring case: the portal and the command line spell it differently. */
    private static JsonNode named(JsonNode fields, String name) {
        return fields.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Returns a cluster without facts, because its description is unavailable. */
    public static KnownCluster unavailable(Outcome gap) {
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
                    "the cluster is still being created and has no API server; collect again when its"
                            + " provisioningState is Succeeded"));
        }
        if (state.equalsIgnoreCase("Deleting")) {
            return Optional.of(new Outcome.Failed(
                    DetailCode.CLUSTER_DELETING,
                    "the cluster and its API server are being deleted; logs that were sent to Log Analytics remain"));
        }
        if (Json.text(properties.path("powerState"), "code").orElse("").equalsIgnoreCase("Stopped")) {
            return Optional.of(new Outcome.Failed(
                    DetailCode.CLUSTER_STOPPED,
                    "the cluster is stopped: it has no API server, and its nodes were deleted with everything that"
                            + " ran on them. 'az aks start' restores the pods' objects but also starts new pods;"
                            + " logs in Log Analytics are available now"));
        }
        boolean entra = properties.path("aadProfile").isObject();
        if (!entra && properties.path("disableLocalAccounts").asBoolean()) {
            return Optional.of(localAccountsDisabled());
        }
        return Optional.empty();
    }

    /** Returns the outcome of a cluster that accepts neither local accounts nor tokens of Microsoft Entra ID. */
    public static Outcome localAccountsDisabled() {
        return new Outcome.Failed(
                DetailCode.LOCAL_ACCOUNTS_DISABLED,
                "the cluster's local accounts are disabled, and it accepts no tokens of Microsoft Entra ID:"
                        + " integrate it with Entra ID ('az aks update --enable-aad'), grant the collector access,"
                        + " and collect again");
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

    /** Returns the summary for the cluster's own item. */
    public static String sentence(JsonNode cluster) {
        JsonNode properties = cluster.path("properties");
        List<String> parts = new ArrayList<>();
        parts.add("Kubernetes "
                + SanitizedText.of(Json.text(properties, "currentKubernetesVersion")
                        .or(() -> Json.text(properties, "kubernetesVersion"))
                        .orElse("version unknown")));
        Json.text(properties, "provisioningState").map(SanitizedText::of).ifPresent(parts::add);
        Json.text(properties.path("powerState"), "code").map(SanitizedText::of).ifPresent(parts::add);
        parts.add(properties.path("aadProfile").isObject() ? "accepts tokens of Entra ID" : "has local accounts only");
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
