package org.ephemera.aws.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.RequestedWindow;

/**
 * Output of {@code aws inspector2 get-clusters-for-image}: the workloads in which Inspector recorded an image in the last
 * 24 hours, as {@code cluster[{clusterArn, clusterDetails[{clusterMetadata, lastInUse}]}]}. For ECS, the metadata contain
 * the group of the tasks; for EKS, a namespace and the workloads in it.
 *
 * @see <a href="https://docs.aws.amazon.com/inspector/v2/APIReference/API_GetClustersForImage.html">the response</a>
 */
final class ImageClusters {
    private static final String SERVICE = "service:";

    private ImageClusters() {}

    static boolean looksLikeOne(AlertField root) {
        return root.field("cluster").element(0).field("clusterArn").text().isPresent();
    }

    static ParsedAlert read(AlertField root) {
        AlertTargets named = AwsTargetRelations.targets();
        for (AlertField cluster : root.field("cluster").elements()) {
            for (AlertField details : cluster.field("clusterDetails").elements()) {
                name(cluster.field("clusterArn").text().orElse(""), details, named);
            }
        }
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        "aws.inspector2",
                        "GetClustersForImage",
                        Digest.of(Json.bytes(root.node())).hex(),
                        lastInUse(root),
                        Optional.empty()),
                RequestedWindow.OPEN,
                "Inspector recorded no task and no pod with the image");
    }

    private static Optional<Instant> lastInUse(AlertField root) {
        return root.field("cluster").elements().stream()
                .flatMap(cluster -> cluster.field("clusterDetails").elements().stream())
                .flatMap(details -> details.field("lastInUse").instant().stream())
                .max(Comparator.naturalOrder());
    }

    private static void name(String cluster, AlertField details, AlertTargets named) {
        AlertField eks = details.path("clusterMetadata", "awsEksMetadataDetails");
        if (EksWorkload.isCluster(cluster)) {
            for (AlertField workload : eks.field("workloadInfoList").elements()) {
                EksWorkload.add(
                        cluster,
                        EksWorkload.of(workload.field("type"), eks.field("namespace"), workload.field("name")),
                        hints(details),
                        Map.of(),
                        named);
            }
            return;
        }
        String group = details.path("clusterMetadata", "awsEcsMetadataDetails", "detailsGroup")
                .text()
                .orElse("");
        // Tasks outside of a service have the group family:NAME, and their ids are unknown.
        named.add(
                group.startsWith(SERVICE)
                        ? cluster.replaceFirst(":cluster/", ":service/") + "/" + group.substring(SERVICE.length())
                        : cluster,
                hints(details),
                Map.of());
    }

    private static TargetHints hints(AlertField details) {
        return new TargetHints()
                .text("taskDefinition", details.path("clusterMetadata", "awsEcsMetadataDetails", "taskDefinitionArn"))
                .time("eventLastSeen", details.field("lastInUse"));
    }
}
