package org.ephemera.aws.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.ephemera.aws.alert.AwsTarget;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepSubjectsTest {
    /** Container Insights uses the pod's name, its workload's name, or both. */
    @ParameterizedTest
    @CsvSource({
        "checkout-7d4b9c6f5-x2x4q, checkout-7d4b9c6f5-x2x4q, '',                       true",
        "checkout-7d4b9c6f5-x2x4q, checkout,                 '',                       true",
        "checkout-7d4b9c6f5-x2x4q, checkout,                 checkout-7d4b9c6f5-x2x4q, true",
        "checkout-7d4b9c6f5-x2x4q, checkout,                 checkout-7d4b9c6f5-other, false",
        "checkout-7d4b9c6f5-x2x4q, other,                    '',                       false",
        "deployment/checkout,      checkout,                 '',                       true",
        "deployment/checkout,      checkout-db,              '',                       false"
    })
    void findsMetricsOfPods(String within, String pod, String full, boolean found) {
        Map<String, String> dimensions = full.isEmpty()
                ? Map.of("ClusterName", "prod", "Namespace", "shop", "PodName", pod)
                : Map.of("ClusterName", "prod", "Namespace", "shop", "PodName", pod, "FullPodName", full);
        String subject = SweepSubjects.group(
                        MetricsCatalog.EKS_INSIGHTS_NAMESPACE, dimensions, List.of("pod_cpu_utilization"))
                .subject();
        assertThat(SweepSubjects.subjects(
                                AwsTarget.parse("arn:aws:eks:eu-central-1:123456789012:cluster/prod#shop/" + within))
                        .contains(subject))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "pod_memory_utilization, Percent",
        "pod_memory_reserved_capacity, Percent",
        "pod_memory_working_set, Bytes",
        "container_memory_limit, Bytes",
        "container_memory_failures_total, None",
        "pod_memory_failures_total, None",
        "pod_network_rx_bytes, Bytes/Second",
        "ContainerMemoryUtilized, Megabytes",
        "StorageReadBytes, Bytes",
        "EBSFilesystemUtilized, Gigabytes",
        "CpuUtilized, None"
    })
    void returnsUnit(String metric, String unit) {
        assertThat(SweepSubjects.unit(metric)).isEqualTo(unit);
    }
}
