package org.ephemera.analyze.parse.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Metrics of a package from every cloud, in a stable order.
 *
 * @param gaps unreadable response bodies, and series that the cloud returned incompletely
 */
public record PackageMetrics(List<TimeSeries> series, List<EvidenceGap> gaps) {
    public PackageMetrics {
        series = List.copyOf(series);
        gaps = List.copyOf(gaps);
    }

    /** Reads all metrics. A package without metrics has no gaps. */
    public static PackageMetrics of(SealedPackage sealed) {
        return of(sealed, dimensions -> true);
    }

    /**
     * Reads selected metrics; a sweep contains those of a complete account.
     *
     * @param wanted selects series by their dimensions
     */
    public static PackageMetrics of(SealedPackage sealed, Predicate<SortedMap<String, String>> wanted) {
        SeriesTable table = new SeriesTable(wanted);
        List<EvidenceGap> gaps = new ArrayList<>();
        InsightsUsage usage = InsightsUsage.in(sealed);
        for (ApiResponse response : sealed.responses()) {
            try {
                switch (response.artifact()) {
                    case "aws.cloudwatch.service-metrics",
                            "aws.cloudwatch.container-insights",
                            "aws.sweep.metrics",
                            "aws.eks.metrics" -> CloudWatchMetrics.read(sealed, response, table, gaps);
                    case "aws.logs.performance" -> PerformanceLog.read(sealed, response, table, gaps);
                    case "azure.monitor.metrics", "azure.sweep.metrics", "azure.aks.metrics" ->
                        AzureMetrics.read(sealed, response, table, gaps);
                    case InsightsUsage.ARTIFACT -> usage.read(response, table);
                    default -> {}
                }
            } catch (IOException e) {
                gaps.add(new EvidenceGap(
                        response.item(),
                        "cannot read the metrics in "
                                + response.files().getFirst().path() + ": " + e.getMessage()));
            }
        }
        return new PackageMetrics(table.series(gaps), gaps);
    }
}
