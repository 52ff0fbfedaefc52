package org.ephemera.analyze.parse.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * All series of metrics that a package holds, whichever cloud kept them, in an order that is the same every time.
 *
 * @param gaps bodies that could not be read, series that their source did not give whole
 */
public record PackageMetrics(List<TimeSeries> series, List<Gap> gaps) {
    public PackageMetrics {
        series = List.copyOf(series);
        gaps = List.copyOf(gaps);
    }

    /** Reads them; of a package without metrics there are none, and no gaps. */
    public static PackageMetrics of(SealedPackage sealed) {
        return of(sealed, dimensions -> true);
    }

    /**
     * Reads some of them: a sweep has those of a whole account.
     *
     * @param wanted by its dimensions
     */
    public static PackageMetrics of(SealedPackage sealed, Predicate<SortedMap<String, String>> wanted) {
        SeriesTable table = new SeriesTable(wanted);
        List<Gap> gaps = new ArrayList<>();
        InsightsUsage usage = InsightsUsage.in(sealed);
        for (ApiResponse answer : sealed.answers()) {
            try {
                switch (answer.artifact()) {
                    case "aws.cloudwatch.service-metrics",
                            "aws.cloudwatch.container-insights",
                            "aws.sweep.metrics",
                            "aws.eks.metrics" -> CloudWatchMetrics.read(sealed, answer, table, gaps);
                    case "aws.logs.performance" -> PerformanceLog.read(sealed, answer, table, gaps);
                    case "azure.monitor.metrics", "azure.sweep.metrics", "azure.aks.metrics" ->
                        AzureMetrics.read(sealed, answer, table, gaps);
                    case InsightsUsage.ARTIFACT -> usage.read(answer, table);
                    default -> {}
                }
            } catch (IOException e) {
                gaps.add(new Gap(
                        answer.item(),
                        "metrics of " + answer.files().getFirst().path() + " could not be read: " + e.getMessage()));
            }
        }
        return new PackageMetrics(table.series(gaps), gaps);
    }
}
