package org.ephemera.reporting;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.StorePackage;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.MetricHistory;
import org.ephemera.sweep.SweepScope;

/**
 * Baseline from sweeps in the same store: packages of the target's account and region or subscription, from the week
 * before the package's end, at most eight. Only metrics of the target are read. A store without sweeps gives an empty
 * baseline.
 */
final class StoredBaseline implements MetricBaseline, Closeable {
    private static final Duration WEEK = Duration.ofDays(7);
    /** Limit of packages: one per day, because a target's metrics are in one shard, and one repeated sweep. */
    private static final int MOST_PACKAGES = 8;

    private static final int LONGEST_REASON = 300;

    private final EvidenceStore store;
    private final ReportReadDeadline time;
    private final Function<Target, Set<String>> subjects;
    private final List<SealedPackage> opened = new ArrayList<>();

    /**
     * Creates a baseline.
     *
     * @param time deadline for reading sweeps
     * @param subjects returns the names by which sweeps identify a target
     */
    StoredBaseline(EvidenceStore store, ReportReadDeadline time, Function<Target, Set<String>> subjects) {
        this.store = store;
        this.time = time;
        this.subjects = subjects;
    }

    @Override
    public Found of(SealedPackage sealed) {
        List<EvidenceGap> gaps = new ArrayList<>();
        try {
            for (PackageId id : packages(sealed)) {
                opened.add(SealedPackage.open(time.limit(new StorePackage(store, id))));
            }
        } catch (IOException | AnalysisException | IllegalArgumentException e) {
            gaps.add(new EvidenceGap(
                    "MIN",
                    "cannot read all sweeps of the store, so the baseline of the metrics is incomplete: "
                            + SanitizedText.of(String.valueOf(e.getMessage()), LONGEST_REASON)));
        }
        return new Found(opened, gaps);
    }

    private Set<PackageId> packages(SealedPackage sealed) throws IOException {
        Target target = sealed.request().target();
        Set<String> wanted = subjects.apply(target);
        MetricHistory history = new MetricHistory(store);
        TimeWindow span = TimeWindow.before(sealed.request().window().to(), WEEK);
        Set<PackageId> packages = new java.util.LinkedHashSet<>();
        for (SweepScope scope : wanted.isEmpty() ? List.<SweepScope>of() : history.scopes()) {
            if (coversPlaceOf(scope, target) && packages.size() < MOST_PACKAGES) {
                packages.addAll(history.packages(scope, wanted, span, MOST_PACKAGES - packages.size()));
            }
        }
        return packages;
    }

    /**
     * Reports whether a sweep covers the target's account and region. Clusters and services of other accounts and
     * regions may have the same names.
     */
    private static boolean coversPlaceOf(SweepScope scope, Target target) {
        if (!scope.targets().isEmpty() && !scope.targets().contains(target.id())) {
            return false;
        }
        return scope.cloud().equals("aws")
                ? scope.place().equals(target.attributes().get("account"))
                        && scope.region().equals(target.attributes().get("region"))
                : scope.place().equalsIgnoreCase(target.attributes().getOrDefault("subscription", ""));
    }

    @Override
    public void close() throws IOException {
        for (SealedPackage one : opened) {
            one.close();
        }
    }
}
