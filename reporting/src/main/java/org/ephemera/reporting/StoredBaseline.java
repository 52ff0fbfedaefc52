package org.ephemera.reporting;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ephemera.analyze.Baseline;
import org.ephemera.analyze.model.Gap;
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
 * What sweeps in the same store have of a target: of its account and region, or its subscription, the last week before the package's
 * end, a few packages. Of these only what is of the target is read; a store without sweeps gives none.
 */
final class StoredBaseline implements Baseline, Closeable {
    private static final Duration WEEK = Duration.ofDays(7);
    /** One a day, as a target's metrics are in one shard, and one that was begun again. */
    private static final int MOST_PACKAGES = 8;

    private static final int LONGEST_REASON = 300;

    private final EvidenceStore store;
    private final ReportReadDeadline time;
    private final Function<Target, Set<String>> subjects;
    private final List<SealedPackage> opened = new ArrayList<>();

    /**
     * @param time in which sweeps are read
     * @param subjects by which sweeps know a target
     */
    StoredBaseline(EvidenceStore store, ReportReadDeadline time, Function<Target, Set<String>> subjects) {
        this.store = store;
        this.time = time;
        this.subjects = subjects;
    }

    @Override
    public Found of(SealedPackage sealed) {
        List<Gap> gaps = new ArrayList<>();
        try {
            for (PackageId id : packages(sealed)) {
                opened.add(SealedPackage.open(time.of(new StorePackage(store, id))));
            }
        } catch (IOException | AnalysisException | IllegalArgumentException e) {
            gaps.add(new Gap(
                    "MIN",
                    "sweeps in the store could not be read to their end, so less is known of what was ordinary: "
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
            if (isAround(scope, target) && packages.size() < MOST_PACKAGES) {
                packages.addAll(history.packages(scope, wanted, span, MOST_PACKAGES - packages.size()));
            }
        }
        return packages;
    }

    /** Clusters and services of other accounts and regions have the same names. */
    private static boolean isAround(SweepScope scope, Target target) {
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
