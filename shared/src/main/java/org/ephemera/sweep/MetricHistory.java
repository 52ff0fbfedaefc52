package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.format.StoredFile;
import org.ephemera.model.PackageId;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.EvidenceStore;

/** Reader of the metrics that sweeps ({@link MetricSweep}) stored. */
public final class MetricHistory {
    private final SweepIndexFiles files;

    public MetricHistory(EvidenceStore store) {
        this.files = new SweepIndexFiles(store);
    }

    /** Returns the scopes with sweeps in the store. */
    public List<SweepScope> scopes() throws IOException {
        List<SweepScope> scopes = new ArrayList<>();
        for (String key : files.keys(SweepPaths.SCOPES)) {
            Optional<SweepScope> scope = files.read(key).map(SweepScope::from);
            scope.ifPresent(scopes::add);
        }
        return scopes;
    }

    /**
     * Reads all points of the subjects in a time span.
     *
     * @return the spans in which the stored points are complete, in order
     */
    public List<TimeWindow> read(
            SweepScope scope,
            Set<String> subjects,
            TimeWindow span,
            StoredMetricParser bodies,
            StoredMetricParser.PointConsumer points)
            throws IOException {
        List<TimeWindow> covered = new ArrayList<>();
        for (SweepWindow window = SweepWindow.containing(span.from());
                window.from().isBefore(span.to());
                window = window.next()) {
            Optional<JsonNode> plan = files.read(SweepPaths.plan(scope, window));
            if (plan.isPresent()) {
                window(scope, WindowPlan.from(plan.get()), subjects, bodies, (group, metric, statistic, at, value) -> {
                            if (at >= span.from().getEpochSecond()
                                    && at < span.to().getEpochSecond()) {
                                points.point(group, metric, statistic, at, value);
                            }
                        })
                        .ifPresent(covered::add);
            }
        }
        return covered;
    }

    /**
     * Returns the packages with data of the subjects in a time span, latest first.
     *
     * @param most maximum number of packages
     */
    public List<PackageId> packages(SweepScope scope, Set<String> subjects, TimeWindow span, int most)
            throws IOException {
        Set<PackageId> packages = new LinkedHashSet<>();
        SweepWindow window = SweepWindow.containing(span.to());
        for (; window.to().isAfter(span.from()) && packages.size() < most; window = window.previous()) {
            Optional<JsonNode> plan = files.read(SweepPaths.plan(scope, window));
            if (plan.isPresent()) {
                holding(scope, WindowPlan.from(plan.get()), subjects).forEach(packages::add);
            }
        }
        return packages.stream().limit(most).toList();
    }

    private List<PackageId> holding(SweepScope scope, WindowPlan plan, Set<String> subjects) throws IOException {
        List<PackageId> packages = new ArrayList<>();
        for (int number = 0; number < plan.shards().size(); number++) {
            if (subjects.stream().anyMatch(plan.shards().get(number)::mayHold)) {
                for (String key : files.keys(SweepPaths.shards(scope, plan.window(), number))) {
                    ShardRecord record = ShardRecord.from(files.read(key).orElseThrow());
                    if (holds(record, subjects)) {
                        packages.add(record.packageId());
                    }
                }
            }
        }
        return packages;
    }

    private static boolean holds(ShardRecord record, Set<String> subjects) throws IOException {
        for (ShardRecord.Item item : record.items()) {
            if (item.groups().stream().anyMatch(group -> subjects.contains(group.subject()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reports whether an item about these subjects only is complete without any response: the cloud does not have these
     * resources any more.
     */
    public static boolean isGone(ShardRecord record, Set<String> subjects) throws IOException {
        for (ShardRecord.Item item : record.items()) {
            List<MetricGroup> groups = item.groups();
            if (item.complete()
                    && item.answers().isEmpty()
                    && !groups.isEmpty()
                    && groups.stream().allMatch(group -> subjects.contains(group.subject()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads one window, and returns the span in which it is complete. Returns empty if a shard that may contain a
     * subject is incomplete, if no subject was requested, or if the cloud no longer had the resource. An unknown
     * resource does not count as a resource without points.
     */
    private Optional<TimeWindow> window(
            SweepScope scope,
            WindowPlan plan,
            Set<String> subjects,
            StoredMetricParser bodies,
            StoredMetricParser.PointConsumer points)
            throws IOException {
        boolean complete = true;
        boolean requested = false;
        boolean deleted = false;
        TimeWindow covered = plan.window().span();
        for (int number = 0; number < plan.shards().size(); number++) {
            if (subjects.stream().noneMatch(plan.shards().get(number)::mayHold)) {
                continue;
            }
            boolean shardComplete = false;
            for (String key : files.keys(SweepPaths.shards(scope, plan.window(), number))) {
                ShardRecord record = ShardRecord.from(files.read(key).orElseThrow());
                read(record, subjects, bodies, points);
                boolean found = holds(record, subjects);
                requested |= found;
                deleted |= isGone(record, subjects);
                shardComplete |= record.missing().stream().noneMatch(group -> subjects.contains(group.subject()));
                if (found && record.span().from().isAfter(covered.from())) {
                    covered = record.span();
                }
            }
            complete &= shardComplete;
        }
        return complete && requested && !deleted ? Optional.of(covered) : Optional.empty();
    }

    /** Reads all points of the subjects in one shard. */
    public void read(
            ShardRecord record,
            Set<String> subjects,
            StoredMetricParser bodies,
            StoredMetricParser.PointConsumer points)
            throws IOException {
        for (ShardRecord.Item item : record.items()) {
            Set<String> found = item.groups().stream().map(MetricGroup::subject).collect(Collectors.toSet());
            if (found.stream().noneMatch(subjects::contains)) {
                continue;
            }
            for (List<StoredFile> pieces : item.answers()) {
                try (InputStream body = files.body(record.packageId(), pieces)) {
                    bodies.parsePoints(item.params(), body, (group, metric, statistic, at, value) -> {
                        if (subjects.contains(group.subject())) {
                            points.point(group, metric, statistic, at, value);
                        }
                    });
                    // Read to the end, so that the digest of the complete body is checked.
                    body.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
        }
    }
}
