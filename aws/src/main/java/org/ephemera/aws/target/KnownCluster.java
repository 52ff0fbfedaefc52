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
 * EKS cluster data that other items depend on.
 *
 * @param authority base64 of PEM
 * @param connected true if the cluster runs outside of EKS and is only registered there (EKS Connector)
 * @param id internal id of a cluster on an Outpost; "" for all others, which are identified by name
 * @param logs enabled types of control plane logs
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
    /** Number of address blocks in a message. */
    private static final int MOST_BLOCKS = 3;

    public KnownCluster {
        logs = List.copyOf(logs);
    }

    /** Returns the data of a described cluster. */
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

    /** Returns the outcome if the cluster has no API server to connect to; empty if it has one. */
    public Optional<Outcome> unreachableOutcome() {
        if (connected) {
            // The pods exist but cannot be collected, so the package must not count as complete.
            return Optional.of(new Outcome.Failed(
                    DetailCode.CONNECTED_CLUSTER,
                    "the cluster runs outside of EKS and is only registered there; EKS does not return its API"
                            + " server; collect with k8s://CONTEXT/NAMESPACE/POD and a kubeconfig for it"));
        }
        if (!endpoint.isEmpty() && !authority.isEmpty()) {
            return Optional.empty();
        }
        String state = SanitizedText.of(status.isEmpty() ? "in an unknown state" : status);
        return Optional.of(new Outcome.Failed(
                DetailCode.CLUSTER + (status.isEmpty() ? "NotReady" : SanitizedText.of(status, 20)),
                "the cluster is " + state + " and EKS returned no API server for it: "
                        + switch (status) {
                            case "CREATING", "PENDING" ->
                                "no workload runs in it yet; collect again when it is ACTIVE ('aws eks wait"
                                        + " cluster-active"
                                        + " --name NAME')";
                            case "DELETING" ->
                                "it is being deleted together with its pods; the data that AWS stores is collected,"
                                        + " and CloudTrail shows the principal that deleted it";
                            case "FAILED" ->
                                "its creation failed; 'aws eks describe-cluster' shows its health issues, and"
                                        + " CloudTrail the principal that created it";
                            default -> "collect again when it is ACTIVE";
                        }));
    }

    /** Returns the state of audit logging in the form of {@link EksCatalog.AuditParameters}. */
    public String auditLogging() {
        return logs.contains("audit") ? EksCatalog.AUDIT_ON : EksCatalog.AUDIT_OFF;
    }

    /** Returns status, version, access and logs as text for an outcome. */
    public String sentence() {
        return "the cluster is " + SanitizedText.of(status.isEmpty() ? "in an unknown state" : status) + ", Kubernetes "
                + SanitizedText.of(version.isEmpty() ? "(unknown version)" : version) + "; " + entry.sentence()
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

    /** Returns the address blocks that may use the public endpoint; "" if only the VPC can reach it. */
    private static String blocks(VpcConfigResponse network) {
        if (!Boolean.TRUE.equals(network.endpointPublicAccess())) {
            return "";
        }
        List<String> blocks = SdkCollections.withoutNulls(network.publicAccessCidrs());
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
