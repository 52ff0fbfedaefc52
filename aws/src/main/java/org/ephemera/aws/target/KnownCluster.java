package org.ephemera.aws.target;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.LogSetup;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/**
 * What EKS told of a cluster, as far as the rest depends on it.
 *
 * @param authority base64 of PEM
 * @param connected true if it runs elsewhere and is only shown in EKS (EKS Connector)
 * @param id under which the cluster knows itself, if it runs on an Outpost; "" for every other, which knows itself by its name
 * @param logs types of control plane logs that are on
 */
public record KnownCluster(
        String status,
        String version,
        String endpoint,
        String authority,
        boolean connected,
        String id,
        String securityGroup,
        List<String> logs,
        EksAccessConfig entry) {
    /** {@code 100.64.0.0/10, …}: for a sentence, not for a firewall. */
    private static final int MOST_BLOCKS = 3;

    public KnownCluster {
        logs = List.copyOf(logs);
    }

    public static KnownCluster of(Cluster cluster) {
        Optional<VpcConfigResponse> network = Optional.ofNullable(cluster.resourcesVpcConfig());
        String group = network.map(VpcConfigResponse::clusterSecurityGroupId).orElse("");
        return new KnownCluster(
                text(cluster.statusAsString()),
                text(cluster.version()),
                text(cluster.endpoint()),
                cluster.certificateAuthority() == null
                        ? ""
                        : text(cluster.certificateAuthority().data()),
                cluster.connectorConfig() != null,
                cluster.outpostConfig() == null ? "" : text(cluster.id()),
                group,
                logs(cluster),
                new EksAccessConfig(
                        cluster.accessConfig() == null
                                ? ""
                                : text(cluster.accessConfig().authenticationModeAsString()),
                        network.map(VpcConfigResponse::vpcId).orElse(""),
                        group,
                        network.map(KnownCluster::blocks).orElse("")));
    }

    /** The API server's address, or why there is none. */
    public Optional<Outcome> noWay() {
        if (connected) {
            // Its pods are there all the same: that nothing is had of them makes no package complete.
            return Optional.of(new Outcome.Failed(
                    DetailCode.CONNECTED_CLUSTER,
                    "the cluster runs elsewhere and is only shown in EKS, which does not tell where its API server is; collect"
                            + " with k8s://CONTEXT/NAMESPACE/POD and a kubeconfig for it"));
        }
        if (!endpoint.isEmpty() && !authority.isEmpty()) {
            return Optional.empty();
        }
        String told = SanitizedText.of(status.isEmpty() ? "in no state that EKS tells" : status);
        return Optional.of(new Outcome.Failed(
                DetailCode.CLUSTER + (status.isEmpty() ? "NotReady" : SanitizedText.of(status, 20)),
                "the cluster is " + told + " and EKS names no API server for it: "
                        + switch (status) {
                            case "CREATING", "PENDING" ->
                                "nothing runs in it yet; collect again when it is ACTIVE ('aws eks wait cluster-active"
                                        + " --name NAME')";
                            case "DELETING" ->
                                "it is being deleted, and its pods with it; what AWS keeps of it is collected, CloudTrail"
                                        + " says by whom it was deleted";
                            case "FAILED" ->
                                "it never came to be; 'aws eks describe-cluster' tells its health issues, CloudTrail who made"
                                        + " it";
                            default -> "collect again when it is ACTIVE";
                        }));
    }

    /** As {@link EksCatalog.AuditParameters} has it. */
    public String auditLogging() {
        return logs.contains("audit") ? EksCatalog.AUDIT_ON : EksCatalog.AUDIT_OFF;
    }

    public String sentence() {
        return "the cluster is " + SanitizedText.of(status.isEmpty() ? "in a state not told" : status) + ", Kubernetes "
                + SanitizedText.of(version.isEmpty() ? "of a version not told" : version) + "; " + entry.sentence()
                + "; control plane logs: " + (logs.isEmpty() ? "none" : SanitizedText.of(String.join(", ", logs)));
    }

    private static List<String> logs(Cluster cluster) {
        if (cluster.logging() == null) {
            return List.of();
        }
        return cluster.logging().clusterLogging().stream()
                .filter(setup -> setup != null && Boolean.TRUE.equals(setup.enabled()))
                .map(LogSetup::typesAsStrings)
                .flatMap(List::stream)
                .filter(type -> type != null)
                .sorted()
                .toList();
    }

    /** From where the endpoint lets in, "" if from the VPC alone. */
    private static String blocks(VpcConfigResponse network) {
        if (!Boolean.TRUE.equals(network.endpointPublicAccess())) {
            return "";
        }
        List<String> blocks = SdkCollections.in(network.publicAccessCidrs());
        if (blocks.isEmpty()) {
            return EksAccessConfig.ANYWHERE;
        }
        String first = String.join(", ", blocks.subList(0, Math.min(MOST_BLOCKS, blocks.size())));
        return blocks.size() <= MOST_BLOCKS ? first : first + " and " + (blocks.size() - MOST_BLOCKS) + " more";
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
