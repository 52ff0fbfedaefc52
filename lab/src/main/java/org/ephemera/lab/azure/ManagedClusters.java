package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.ephemera.lab.kubernetes.ClusterAddress;
import org.ephemera.lab.kubernetes.ClusterCredential;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated read operations of AKS ({@code Microsoft.ContainerService}). They return clusters and the credentials of
 * their API servers from a scenario.
 */
final class ManagedClusters {
    private static final String VERSION = "2025-09-01";
    private static final String TYPE = "Microsoft.ContainerService/managedClusters";
    private static final String CLUSTER =
            OperationRoute.in("Microsoft\\.ContainerService/managedClusters") + "(?<cluster>[^/]+)";

    private final AzureScenario scenario;
    private final Optional<ClusterAddress> address;
    private final Optional<ClusterCredential> credential;

    private ManagedClusters(
            AzureScenario scenario, Optional<ClusterAddress> address, Optional<ClusterCredential> credential) {
        this.scenario = scenario;
        this.address = address;
        this.credential = credential;
    }

    static List<OperationRoute> routes(
            AzureScenario scenario, Optional<ClusterAddress> address, Optional<ClusterCredential> credential) {
        ManagedClusters clusters = new ManagedClusters(scenario, address, credential);
        return List.of(
                OperationRoute.get(
                        CLUSTER,
                        "containerservice:ManagedClusters_Get",
                        TYPE + "/read",
                        VERSION,
                        (call, path) -> clusters.cluster(path)),
                OperationRoute.ask(
                        CLUSTER + "/listClusterUserCredential",
                        "containerservice:ManagedClusters_ListClusterUserCredentials",
                        TYPE + "/listClusterUserCredential/action",
                        VERSION,
                        clusters::userCredential));
    }

    private ObjectNode cluster(Matcher path) throws AzureError {
        String id = path.group().replaceFirst("(?i)/listClusterUserCredential$", "");
        ObjectNode cluster = scenario.resource("managedClusters", id)
                .map(ObjectNode::deepCopy)
                .orElseThrow(() -> new AzureError(
                        404,
                        "ResourceNotFound",
                        "The Resource '" + TYPE + "/" + path.group("cluster") + "' under resource group '"
                                + path.group("resourceGroup")
                                + "' was not found. For more details please go to"
                                + " https://aka.ms/ARMResourceNotFoundFix"));
        address.ifPresent(at -> cluster.withObjectProperty("properties")
                .put("fqdn", at.endpoint().getHost()));
        return cluster;
    }

    private ObjectNode userCredential(AzureCall call, Matcher path) throws AzureError {
        JsonNode properties = cluster(path).path("properties");
        boolean entra = properties.has("aadProfile");
        if (!entra && properties.path("disableLocalAccounts").asBoolean()) {
            throw AzureError.badRequest(
                    "BadRequest",
                    "Getting static credential is not allowed because this cluster is set to disable local accounts.");
        }
        ClusterAddress at = address.orElseThrow(() -> new AzureError(
                409, "OperationNotAllowed", "The cluster has no API server: it is stopped, or is not yet created."));
        String user = entra
                ? IssuedKubeconfig.ofEntra(call.param("format").orElse("azure"))
                : credential.map(IssuedKubeconfig::ofLocalAccount).orElse("");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("kubeconfigs")
                .addObject()
                .put("name", "clusterUser")
                .put("value", IssuedKubeconfig.encoded(path.group("cluster"), path.group("resourceGroup"), at, user));
        return answer;
    }
}
