package org.ephemera.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ephemera.azure.source.AcrImageSource;
import org.ephemera.azure.source.ActivityLogSource;
import org.ephemera.azure.source.AppEnvironmentSource;
import org.ephemera.azure.source.AppLogStreamSource;
import org.ephemera.azure.source.AppReplicasSource;
import org.ephemera.azure.source.AppRevisionsSource;
import org.ephemera.azure.source.AppSource;
import org.ephemera.azure.source.AzureClients;
import org.ephemera.azure.source.ContainerGroupSource;
import org.ephemera.azure.source.ContainerLogSource;
import org.ephemera.azure.source.DiagnosticSettingsSource;
import org.ephemera.azure.source.EarlierLogSource;
import org.ephemera.azure.source.LogAnalyticsSource;
import org.ephemera.azure.source.MetricsSource;
import org.ephemera.azure.source.NetworkSource;
import org.ephemera.azure.source.OutOfReach;
import org.ephemera.azure.source.RoleAssignmentsSource;
import org.ephemera.azure.source.StartupEventsSource;
import org.ephemera.azure.source.SubscriptionSource;
import org.ephemera.azure.source.SweepInventorySource;
import org.ephemera.azure.source.SweepMetricsSource;
import org.ephemera.azure.source.SweepShardSource;
import org.ephemera.azure.source.WorkspaceSource;
import org.ephemera.azure.trigger.AzureTarget;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Target;

/** Everything that is read on Azure: a plain list. */
public final class AzureSources {
    private static final Set<String> GROUP = Set.of(AzureTarget.GROUP.kind());
    private static final Set<String> APP = Set.of(AzureTarget.APP.kind());
    private static final Set<String> INVENTORY = Set.of("azure.inventory");
    private static final Set<String> SWEEP = Set.of("azure.sweep");
    private static final Set<String> BOTH = Set.of(AzureTarget.GROUP.kind(), AzureTarget.APP.kind());

    /**
     * A source and the kinds of targets it is for.
     *
     * @param opening kinds for which it needs nothing but the target's name, and is planned when the package is opened
     * @param found kinds for which another source finds and plans it
     */
    private record Line(
            Artifact artifact, Set<String> opening, Set<String> found, Function<AzureClients, EvidenceSource> source) {
        static Line opening(Set<String> kinds, Artifact artifact, Function<AzureClients, EvidenceSource> source) {
            return new Line(artifact, kinds, Set.of(), source);
        }

        static Line found(Set<String> kinds, Artifact artifact, Function<AzureClients, EvidenceSource> source) {
            return new Line(artifact, Set.of(), kinds, source);
        }
    }

    private static final List<Line> LINES = lines();

    private AzureSources() {}

    public static List<EvidenceSource> all(AzureClients clients) {
        return LINES.stream().map(line -> line.source().apply(clients)).toList();
    }

    /** What is read, and the permissions it needs; asks nothing of anybody. */
    public static List<Artifact> artifacts() {
        return LINES.stream().map(Line::artifact).toList();
    }

    /** What can be planned when a package about such a target is opened; nothing for a kind that is not known. */
    public static List<Artifact> plannedFor(String targetKind) {
        return artifacts(line -> line.opening().contains(targetKind));
    }

    /** What is read for such a target, whether it is planned at once or when another source has found it. */
    public static List<Artifact> readFor(Target target) {
        return artifacts(
                line -> line.opening().contains(target.kind()) || line.found().contains(target.kind()));
    }

    private static List<Artifact> artifacts(Predicate<Line> which) {
        return LINES.stream().filter(which).map(Line::artifact).toList();
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        OutOfReach.OF_GROUPS.forEach(source -> lines.add(Line.opening(GROUP, source.artifact(), clients -> source)));
        OutOfReach.OF_APPS.forEach(source -> lines.add(Line.opening(APP, source.artifact(), clients -> source)));
        lines.add(Line.opening(APP, AppLogStreamSource.ARTIFACT, clients -> new AppLogStreamSource()));
        lines.add(Line.opening(GROUP, ContainerGroupSource.ARTIFACT, ContainerGroupSource::new));
        lines.add(Line.opening(APP, AppSource.ARTIFACT, AppSource::new));
        lines.add(Line.found(APP, AppRevisionsSource.ARTIFACT, AppRevisionsSource::new));
        lines.add(Line.found(APP, AppReplicasSource.ARTIFACT, AppReplicasSource::new));
        lines.add(Line.found(APP, AppEnvironmentSource.ARTIFACT, AppEnvironmentSource::new));
        lines.add(Line.found(BOTH, ActivityLogSource.ARTIFACT, ActivityLogSource::new));
        lines.add(Line.opening(BOTH, SubscriptionSource.ARTIFACT, SubscriptionSource::new));
        lines.add(Line.found(GROUP, StartupEventsSource.ARTIFACT, clients -> new StartupEventsSource()));
        lines.add(Line.found(GROUP, ContainerLogSource.ARTIFACT, ContainerLogSource::new));
        lines.add(Line.found(GROUP, EarlierLogSource.ARTIFACT, clients -> new EarlierLogSource()));
        lines.add(Line.found(BOTH, MetricsSource.ARTIFACT, MetricsSource::new));
        lines.add(Line.found(BOTH, LogAnalyticsSource.ARTIFACT, LogAnalyticsSource::new));
        lines.add(Line.found(BOTH, DiagnosticSettingsSource.ARTIFACT, DiagnosticSettingsSource::new));
        lines.add(Line.found(BOTH, WorkspaceSource.ARTIFACT, WorkspaceSource::new));
        NetworkSource.artifacts()
                .forEach(artifact ->
                        lines.add(Line.found(GROUP, artifact, clients -> NetworkSource.of(artifact, clients))));
        lines.add(Line.found(GROUP, AcrImageSource.ARTIFACT, AcrImageSource::new));
        lines.add(Line.found(BOTH, ActivityLogSource.LATE, ActivityLogSource::ofLate));
        lines.add(Line.found(BOTH, RoleAssignmentsSource.ARTIFACT, RoleAssignmentsSource::new));
        lines.add(Line.opening(INVENTORY, SweepInventorySource.ARTIFACT, SweepInventorySource::new));
        lines.add(Line.opening(SWEEP, SweepShardSource.ARTIFACT, clients -> new SweepShardSource()));
        lines.add(Line.found(SWEEP, SweepMetricsSource.ARTIFACT, SweepMetricsSource::new));
        return List.copyOf(lines);
    }
}
