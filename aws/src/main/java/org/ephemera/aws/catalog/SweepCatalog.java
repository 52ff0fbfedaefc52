package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Artifacts of metric sweeps and their inventory. */
public final class SweepCatalog {

    public static final Artifact CLUSTER = new Artifact(
            "aws.sweep.cluster",
            "Sweep: all services or running tasks of a cluster, by name",
            Volatility.V2,
            false,
            false,
            List.of(EcsCatalog.LIST_SERVICES.key(), EcsCatalog.LIST_TASKS.key()),
            List.of(EcsCatalog.LIST_SERVICES.permission(), EcsCatalog.LIST_TASKS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html");

    public static final Artifact INVENTORY = new Artifact(
            "aws.sweep.inventory",
            "Sweep: all metrics of services, tasks, pods and containers, by name and dimensions",
            Volatility.V3,
            true,
            false,
            List.of(MetricsCatalog.LIST_METRICS.key(), IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(MetricsCatalog.LIST_METRICS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html");

    public static final Artifact METRICS = new Artifact(
            "aws.sweep.metrics",
            "Sweep: metrics of many services, tasks and containers, each minute of a closed window",
            Volatility.V3,
            false,
            false,
            List.of(MetricsCatalog.GET_METRIC_DATA.key()),
            List.of(MetricsCatalog.GET_METRIC_DATA.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html");

    public static final Artifact SERVICES = new Artifact(
            "aws.sweep.services",
            "Sweep: all clusters, by name",
            Volatility.V2,
            false,
            false,
            List.of(EcsCatalog.LIST_CLUSTERS.key()),
            List.of(EcsCatalog.LIST_CLUSTERS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html");

    public static final Artifact SHARD = new Artifact(
            "aws.sweep.shard",
            "Sweep: the series that are fetched, and their calls",
            Volatility.V3,
            true,
            false,
            List.of(IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html");

    /** Parameters of {@link #CLUSTER}, whose services or running tasks are listed. */
    public record ClusterParameters(String region, String cluster, Things things) {}

    /** Kind of listed resources of a cluster; one item for each, so that one can be refused without the other. */
    public enum Things {
        SERVICES("service"),
        TASKS("running task");

        private final String noun;

        Things(String noun) {
            this.noun = noun;
        }

        /** Returns the singular noun, for messages. */
        public String noun() {
            return noun;
        }
    }

    private SweepCatalog() {}
}
