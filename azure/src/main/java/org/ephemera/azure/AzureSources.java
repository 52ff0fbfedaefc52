package org.ephemera.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.source.AcrImageSource;
import org.ephemera.azure.source.ActivityLogSource;
import org.ephemera.azure.source.AksClusterSource;
import org.ephemera.azure.source.AksCredentialSource;
import org.ephemera.azure.source.AppEnvironmentSource;
import org.ephemera.azure.source.AppLogStreamSource;
import org.ephemera.azure.source.AppReplicasSource;
import org.ephemera.azure.source.AppRevisionsSource;
import org.ephemera.azure.source.AppSource;
import org.ephemera.azure.source.AzureClients;
import org.ephemera.azure.source.AzureSurroundings;
import org.ephemera.azure.source.ContainerGroupSource;
import org.ephemera.azure.source.ContainerLogSource;
import org.ephemera.azure.source.DiagnosticSettingsSource;
import org.ephemera.azure.source.EarlierLogSource;
import org.ephemera.azure.source.LogAnalyticsSource;
import org.ephemera.azure.source.ManagedIdentitiesSource;
import org.ephemera.azure.source.MetricsSource;
import org.ephemera.azure.source.NetworkSource;
import org.ephemera.azure.source.NodeMachineSource;
import org.ephemera.azure.source.OutOfReach;
import org.ephemera.azure.source.RoleAssignmentsSource;
import org.ephemera.azure.source.StartupEventsSource;
import org.ephemera.azure.source.SubscriptionSource;
import org.ephemera.azure.source.SweepActivitySource;
import org.ephemera.azure.source.SweepInventorySource;
import org.ephemera.azure.source.SweepMetricsSource;
import org.ephemera.azure.source.SweepShardSource;
import org.ephemera.azure.source.VirtualNodeSource;
import org.ephemera.azure.source.WorkspaceSource;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** Everything that is read on Azure: a plain list. */
public final class AzureSources {
    private static final Set<String> GROUP = Set.of(AzureTarget.GROUP.kind());
    private static final Set<String> APP = Set.of(AzureTarget.APP.kind());
    private static final Set<String> INVENTORY = Set.of("azure.inventory");
    private static final Set<String> SWEEP = Set.of("azure.sweep");
    private static final Set<String> CLUSTER = AzureTarget.CLUSTER.kinds();
    /** A pod on a virtual node is a group as well. */
    private static final Set<String> GROUPS = union(GROUP, CLUSTER);

    private static final Set<String> BOTH = union(GROUP, APP);
    private static final Set<String> ALL = union(BOTH, CLUSTER);

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

    /** Those of Azure, and those of the clusters in it. */
    public static List<EvidenceSource> all(AzureClients clients) {
        return Stream.concat(
                        LINES.stream().map(line -> line.source().apply(clients)),
                        KubernetesSources.all(clients.clusters(), new AzureSurroundings(), clients.clock()).stream())
                .toList();
    }

    /** What is read of Azure, and the permissions it needs there; asks nothing of anybody. */
    public static List<Artifact> artifacts() {
        return LINES.stream().map(Line::artifact).toList();
    }

    /** What can be planned when a package about such a target is opened; nothing for a kind that is not known. */
    public static List<Artifact> plannedFor(String targetKind) {
        List<Artifact> ofAzure = artifacts(line -> line.opening().contains(targetKind));
        return CLUSTER.contains(targetKind)
                ? Stream.concat(ofAzure.stream(), KubernetesSources.impossible().stream())
                        .toList()
                : ofAzure;
    }

    /** What is read for such a target, whether it is planned at once or when another source has found it. */
    public static List<Artifact> readFor(Target target) {
        List<Artifact> ofAzure = artifacts(
                line -> line.opening().contains(target.kind()) || line.found().contains(target.kind()));
        return CLUSTER.contains(target.kind())
                ? Stream.concat(ofAzure.stream(), KubernetesSources.artifacts().stream())
                        .toList()
                : ofAzure;
    }

    private static List<Artifact> artifacts(Predicate<Line> which) {
        return LINES.stream().filter(which).map(Line::artifact).toList();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        OutOfReach.OF_GROUPS.forEach(source -> lines.add(Line.opening(GROUP, source.artifact(), clients -> source)));
        OutOfReach.OF_APPS.forEach(source -> lines.add(Line.opening(APP, source.artifact(), clients -> source)));
        lines.add(Line.opening(APP, AppLogStreamSource.ARTIFACT, clients -> new AppLogStreamSource()));
        lines.add(new Line(ContainerGroupSource.ARTIFACT, GROUP, CLUSTER, ContainerGroupSource::new));
        lines.add(Line.opening(APP, AppSource.ARTIFACT, AppSource::new));
        lines.add(Line.opening(CLUSTER, AksClusterSource.ARTIFACT, AksClusterSource::new));
        lines.add(Line.found(CLUSTER, AksCredentialSource.ARTIFACT, AksCredentialSource::new));
        lines.add(Line.found(APP, AppRevisionsSource.ARTIFACT, AppRevisionsSource::new));
        lines.add(Line.found(APP, AppReplicasSource.ARTIFACT, AppReplicasSource::new));
        lines.add(Line.found(APP, AppEnvironmentSource.ARTIFACT, AppEnvironmentSource::new));
        lines.add(Line.found(ALL, ActivityLogSource.ARTIFACT, ActivityLogSource::new));
        lines.add(Line.opening(ALL, SubscriptionSource.ARTIFACT, SubscriptionSource::new));
        lines.add(Line.found(GROUPS, StartupEventsSource.ARTIFACT, clients -> new StartupEventsSource()));
        lines.add(Line.found(GROUPS, ContainerLogSource.ARTIFACT, ContainerLogSource::new));
        lines.add(Line.found(GROUPS, EarlierLogSource.ARTIFACT, clients -> new EarlierLogSource()));
        lines.add(Line.found(ALL, MetricsSource.ARTIFACT, MetricsSource::new));
        lines.add(Line.found(ALL, LogAnalyticsSource.ARTIFACT, LogAnalyticsSource::new));
        lines.add(Line.found(ALL, DiagnosticSettingsSource.ARTIFACT, DiagnosticSettingsSource::new));
        lines.add(Line.found(ALL, WorkspaceSource.ARTIFACT, WorkspaceSource::new));
        NetworkSource.artifacts()
                .forEach(artifact ->
                        lines.add(Line.found(ALL, artifact, clients -> NetworkSource.of(artifact, clients))));
        lines.add(Line.found(ALL, AcrImageSource.ARTIFACT, AcrImageSource::new));
        lines.add(Line.found(ALL, ActivityLogSource.LATE, ActivityLogSource::ofLate));
        lines.add(Line.found(ALL, RoleAssignmentsSource.ARTIFACT, RoleAssignmentsSource::new));
        LogAnalyticsSource.ofClusters()
                .forEach(artifact ->
                        lines.add(Line.found(CLUSTER, artifact, clients -> LogAnalyticsSource.of(artifact, clients))));
        lines.add(Line.found(CLUSTER, NodeMachineSource.ARTIFACT, NodeMachineSource::new));
        lines.add(Line.found(CLUSTER, VirtualNodeSource.ARTIFACT, VirtualNodeSource::new));
        lines.add(Line.found(CLUSTER, ManagedIdentitiesSource.ARTIFACT, ManagedIdentitiesSource::new));
        lines.add(Line.opening(INVENTORY, SweepInventorySource.ARTIFACT, SweepInventorySource::new));
        lines.add(Line.opening(INVENTORY, SweepActivitySource.ARTIFACT, SweepActivitySource::new));
        lines.add(Line.opening(SWEEP, SweepShardSource.ARTIFACT, clients -> new SweepShardSource()));
        lines.add(Line.found(SWEEP, SweepMetricsSource.ARTIFACT, SweepMetricsSource::new));
        return List.copyOf(lines);
    }
}
