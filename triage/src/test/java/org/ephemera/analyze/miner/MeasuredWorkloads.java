package org.ephemera.analyze.miner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;

/** Workloads and series for tests of the cryptominer rules. */
final class MeasuredWorkloads {
    private MeasuredWorkloads() {}

    private static final String GROUP =
            "/subscriptions/s/resourcegroups/rg/providers/microsoft.containerinstance/containergroups/wc";

    static TimeSeries service(String statistic, IntToDoubleFunction percent) {
        return SeriesFixture.series(
                "",
                "CPUUtilization",
                statistic,
                60,
                1440,
                percent,
                Map.of("ClusterName", "shop", "ServiceName", "web"));
    }

    static TimeSeries pod(String metric, IntToDoubleFunction percent) {
        return SeriesFixture.series(
                "web-5d4f-x7k2p",
                metric,
                "Average",
                60,
                1440,
                percent,
                Map.of("ClusterName", "shop", "Namespace", "shop", "PodName", "web", "FullPodName", "web-5d4f-x7k2p"));
    }

    static TimeSeries aci(String container, String metric, IntToDoubleFunction value) {
        return azure(container, metric, value);
    }

    static TimeSeries azure(String container, String metric, IntToDoubleFunction value) {
        Map<String, String> dimensions = container.isEmpty()
                ? Map.of("resource", GROUP)
                : Map.of("resource", GROUP.replace("/wc", "/WC"), "containerName", container);
        return SeriesFixture.series(container, metric, "Average", 60, 1440, value, dimensions);
    }

    static Workload group(String container, double cores) {
        return workload(List.of(container(container, Optional.of(cores), "serve")));
    }

    static ContainerSpec container(String name, Optional<Double> cores, String command) {
        return new ContainerSpec(
                name,
                ContainerSpec.Kind.MAIN,
                Optional.empty(),
                Optional.empty(),
                ContainerPrivileges.NONE,
                List.of(),
                List.of(),
                SecurityRestrictions.UNSET,
                new ContainerExecution(
                        List.of(new ContainerExecution.Command(
                                "command", List.of(command.split(" ")), false, SeriesFixture.evidence("spec"))),
                        List.of(),
                        List.of(),
                        cores.map(value -> new LocatedValue<>(value, SeriesFixture.evidence("spec"))),
                        Optional.empty()),
                SeriesFixture.evidence("spec"),
                Optional.empty());
    }

    static Workload workload(List<ContainerSpec> containers) {
        return workload(GROUP, containers);
    }

    static Workload workload(String name, List<ContainerSpec> containers) {
        return new Workload(
                Platform.ACI,
                "s",
                name,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                containers,
                List.of(),
                Map.of(),
                WorkloadExposure.NONE,
                List.of(),
                SeriesFixture.evidence("spec"),
                Optional.empty());
    }
}
