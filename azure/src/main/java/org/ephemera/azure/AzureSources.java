package org.ephemera.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.aci.ContainerGroupSource;
import org.ephemera.azure.aci.ContainerLogSource;
import org.ephemera.azure.aci.EarlierLogSource;
import org.ephemera.azure.aci.StartupEventsSource;
import org.ephemera.azure.acr.AcrImageSource;
import org.ephemera.azure.aks.AksClusterSource;
import org.ephemera.azure.aks.AksClusters;
import org.ephemera.azure.aks.AksCredentialSource;
import org.ephemera.azure.aks.NodeMachineSource;
import org.ephemera.azure.aks.VirtualNodeSource;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.apps.AppEnvironmentSource;
import org.ephemera.azure.apps.AppLogStreamSource;
import org.ephemera.azure.apps.AppReplicasSource;
import org.ephemera.azure.apps.AppRevisionsSource;
import org.ephemera.azure.apps.AppSource;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.catalog.ImpossibleSources;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.azure.catalog.TrailCatalog;
import org.ephemera.azure.iam.ManagedIdentitiesSource;
import org.ephemera.azure.iam.RoleAssignmentsSource;
import org.ephemera.azure.iam.SubscriptionSource;
import org.ephemera.azure.logs.DiagnosticSettingsSource;
import org.ephemera.azure.logs.LogAnalyticsSource;
import org.ephemera.azure.logs.WorkspaceSource;
import org.ephemera.azure.metrics.MetricsSource;
import org.ephemera.azure.network.NetworkSource;
import org.ephemera.azure.plan.AzureSurroundings;
import org.ephemera.azure.sweep.SweepActivitySource;
import org.ephemera.azure.sweep.SweepInventorySource;
import org.ephemera.azure.sweep.SweepMetricsSource;
import org.ephemera.azure.sweep.SweepShardSource;
import org.ephemera.azure.trail.ActivityLogSource;
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
                        KubernetesSources.all(AksClusters.of(clients), new AzureSurroundings(), clients.clock())
                                .stream())
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
        ImpossibleSources.OF_GROUPS.forEach(
                source -> lines.add(Line.opening(GROUP, source.artifact(), clients -> source)));
        ImpossibleSources.OF_APPS.forEach(source -> lines.add(Line.opening(APP, source.artifact(), clients -> source)));
        lines.add(Line.opening(APP, AppsCatalog.LOG_STREAM, clients -> new AppLogStreamSource()));
        lines.add(new Line(AciCatalog.GROUP, GROUP, CLUSTER, ContainerGroupSource::new));
        lines.add(Line.opening(APP, AppsCatalog.APP, AppSource::new));
        lines.add(Line.opening(CLUSTER, AksCatalog.CLUSTER, AksClusterSource::new));
        lines.add(Line.found(CLUSTER, AksCatalog.CREDENTIAL, AksCredentialSource::new));
        lines.add(Line.found(APP, AppsCatalog.REVISIONS, AppRevisionsSource::new));
        lines.add(Line.found(APP, AppsCatalog.REPLICAS, AppReplicasSource::new));
        lines.add(Line.found(APP, AppsCatalog.ENVIRONMENT, AppEnvironmentSource::new));
        lines.add(Line.found(ALL, TrailCatalog.ACTIVITY_LOG, ActivityLogSource::new));
        lines.add(Line.opening(ALL, IamCatalog.SUBSCRIPTION, SubscriptionSource::new));
        lines.add(Line.found(GROUPS, AciCatalog.STARTUP_EVENTS, clients -> new StartupEventsSource()));
        lines.add(Line.found(GROUPS, AciCatalog.LOG, ContainerLogSource::new));
        lines.add(Line.found(GROUPS, AciCatalog.EARLIER_LOG, clients -> new EarlierLogSource()));
        lines.add(Line.found(ALL, MetricsCatalog.METRICS, MetricsSource::new));
        lines.add(Line.found(ALL, LogsCatalog.ROWS, LogAnalyticsSource::new));
        lines.add(Line.found(ALL, LogsCatalog.DIAGNOSTIC_SETTINGS, DiagnosticSettingsSource::new));
        lines.add(Line.found(ALL, LogsCatalog.WORKSPACE, WorkspaceSource::new));
        NetworkSource.artifacts()
                .forEach(artifact ->
                        lines.add(Line.found(ALL, artifact, clients -> NetworkSource.of(artifact, clients))));
        lines.add(Line.found(ALL, AcrCatalog.IMAGE, AcrImageSource::new));
        lines.add(Line.found(ALL, TrailCatalog.LATE_ACTIVITY, ActivityLogSource::ofLate));
        lines.add(Line.found(ALL, IamCatalog.ROLE_ASSIGNMENTS, RoleAssignmentsSource::new));
        LogAnalyticsSource.ofClusters()
                .forEach(artifact ->
                        lines.add(Line.found(CLUSTER, artifact, clients -> LogAnalyticsSource.of(artifact, clients))));
        lines.add(Line.found(CLUSTER, AksCatalog.NODE_MACHINE, NodeMachineSource::new));
        lines.add(Line.found(CLUSTER, AksCatalog.VIRTUAL_NODE, VirtualNodeSource::new));
        lines.add(Line.found(CLUSTER, IamCatalog.MANAGED_IDENTITIES, ManagedIdentitiesSource::new));
        lines.add(Line.opening(INVENTORY, SweepCatalog.INVENTORY, SweepInventorySource::new));
        lines.add(Line.opening(INVENTORY, SweepCatalog.ACTIVITY, SweepActivitySource::new));
        lines.add(Line.opening(SWEEP, SweepCatalog.SHARD, clients -> new SweepShardSource()));
        lines.add(Line.found(SWEEP, SweepCatalog.METRICS, SweepMetricsSource::new));
        return List.copyOf(lines);
    }
}
