package org.ephemera.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
import org.ephemera.azure.apps.AppReplicasSource;
import org.ephemera.azure.apps.AppRevisionsSource;
import org.ephemera.azure.apps.AppSource;
import org.ephemera.azure.apps.JobExecutionsSource;
import org.ephemera.azure.apps.JobSource;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.catalog.ImpossibleArtifacts;
import org.ephemera.azure.catalog.JobsCatalog;
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
import org.ephemera.collect.CatalogEntry;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceLine;
import org.ephemera.collect.SourceRegistry;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** List of all sources of Azure. */
public final class AzureSources {
    private static final Set<String> GROUP = Set.of(AzureTarget.GROUP.kind());
    private static final Set<String> APP = Set.of(AzureTarget.APP.kind());
    private static final Set<String> JOB = Set.of(AzureTarget.JOB.kind());
    /** Kinds of targets in an environment of Container Apps. */
    private static final Set<String> APPS = union(APP, JOB);

    private static final Set<String> INVENTORY = Set.of("azure.inventory");
    private static final Set<String> SWEEP = Set.of("azure.sweep");
    private static final Set<String> CLUSTER = AzureTarget.CLUSTER.kinds();
    /** Kinds of targets with container groups: a pod on a virtual node is a container group, too. */
    private static final Set<String> GROUPS = union(GROUP, CLUSTER);

    private static final Set<String> ALL = union(GROUPS, APPS);

    private static final SourceRegistry<AzureClients> REGISTRY = new SourceRegistry<>(lines());

    private AzureSources() {}

    /** Returns the sources of Azure and of the clusters in it. */
    public static List<RegisteredSource> all(AzureClients clients) {
        return with(
                REGISTRY.bind(clients),
                KubernetesSources.all(AksClusters.of(clients), new AzureSurroundings(), clients.clock()));
    }

    /** Returns the artifacts of Azure with their permissions, without any request. */
    public static List<Artifact> artifacts() {
        return REGISTRY.artifacts();
    }

    /**
     * Returns the artifacts that can be planned when a package about such a target is opened; empty for an unknown
     * kind.
     */
    public static List<Artifact> plannedFor(String targetKind) {
        return with(
                REGISTRY.plannedFor(targetKind),
                CLUSTER.contains(targetKind) ? KubernetesSources.impossible() : List.of());
    }

    /**
     * Returns the artifacts that are read for such a target, planned at once or after another source found their
     * subject.
     */
    public static List<Artifact> readFor(Target target) {
        return with(
                REGISTRY.readFor(target.kind()),
                CLUSTER.contains(target.kind()) ? KubernetesSources.artifacts() : List.of());
    }

    /** Returns the catalog of this cloud and of the clusters in it. */
    public static List<CatalogEntry> catalog() {
        return with(REGISTRY.catalog(), KubernetesSources.catalog(CLUSTER));
    }

    private static <T> List<T> with(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static List<SourceLine<AzureClients>> lines() {
        List<SourceLine<AzureClients>> lines = new ArrayList<>();
        ImpossibleArtifacts.OF_GROUPS.forEach(artifact -> lines.add(artifact.line(GROUP)));
        ImpossibleArtifacts.OF_APPS.forEach(artifact -> lines.add(artifact.line(APPS)));
        lines.add(SourceLine.fixed(AppsCatalog.LOG_STREAM, APPS, AppsCatalog.LOG_STREAM_NOT_READ));
        lines.add(SourceLine.opening(AciCatalog.GROUP, GROUP, ContainerGroupSource::new)
                .orFound(CLUSTER)
                .leading());
        lines.add(SourceLine.opening(AppsCatalog.APP, APP, AppSource::new));
        lines.add(SourceLine.opening(JobsCatalog.JOB, JOB, JobSource::new));
        lines.add(SourceLine.opening(AksCatalog.CLUSTER, CLUSTER, AksClusterSource::new));
        lines.add(SourceLine.found(AksCatalog.CREDENTIAL, CLUSTER, AksCredentialSource::new));
        lines.add(SourceLine.found(AppsCatalog.REVISIONS, APP, AppRevisionsSource::new)
                .leading());
        lines.add(SourceLine.found(JobsCatalog.EXECUTIONS, JOB, JobExecutionsSource::new)
                .leading());
        lines.add(SourceLine.found(AppsCatalog.REPLICAS, APP, AppReplicasSource::new));
        lines.add(SourceLine.found(AppsCatalog.ENVIRONMENT, APPS, AppEnvironmentSource::new));
        lines.add(SourceLine.found(TrailCatalog.ACTIVITY_LOG, ALL, ActivityLogSource::new));
        lines.add(SourceLine.opening(IamCatalog.SUBSCRIPTION, ALL, SubscriptionSource::new));
        lines.add(SourceLine.found(AciCatalog.STARTUP_EVENTS, GROUPS, clients -> new StartupEventsSource()));
        lines.add(SourceLine.found(AciCatalog.LOG, GROUPS, ContainerLogSource::new));
        lines.add(SourceLine.found(AciCatalog.EARLIER_LOG, GROUPS, clients -> new EarlierLogSource()));
        lines.add(SourceLine.found(MetricsCatalog.METRICS, ALL, MetricsSource::new));
        lines.add(SourceLine.found(LogsCatalog.ROWS, ALL, LogAnalyticsSource::new));
        lines.add(SourceLine.found(LogsCatalog.DIAGNOSTIC_SETTINGS, ALL, DiagnosticSettingsSource::new));
        lines.add(SourceLine.found(LogsCatalog.WORKSPACE, ALL, WorkspaceSource::new));
        NetworkSource.artifacts()
                .forEach(artifact ->
                        lines.add(SourceLine.found(artifact, ALL, clients -> NetworkSource.of(artifact, clients))));
        lines.add(SourceLine.found(AcrCatalog.IMAGE, ALL, AcrImageSource::new).leading());
        lines.add(SourceLine.found(TrailCatalog.LATE_ACTIVITY, ALL, ActivityLogSource::ofLate));
        lines.add(SourceLine.found(IamCatalog.ROLE_ASSIGNMENTS, ALL, RoleAssignmentsSource::new));
        LogAnalyticsSource.ofClusters()
                .forEach(artifact -> lines.add(
                        SourceLine.found(artifact, CLUSTER, clients -> LogAnalyticsSource.of(artifact, clients))));
        lines.add(SourceLine.found(AksCatalog.NODE_MACHINE, CLUSTER, NodeMachineSource::new));
        lines.add(SourceLine.found(AksCatalog.VIRTUAL_NODE, CLUSTER, VirtualNodeSource::new)
                .leading());
        lines.add(SourceLine.found(IamCatalog.MANAGED_IDENTITIES, CLUSTER, ManagedIdentitiesSource::new));
        lines.add(SourceLine.opening(SweepCatalog.INVENTORY, INVENTORY, SweepInventorySource::new));
        lines.add(SourceLine.opening(SweepCatalog.ACTIVITY, INVENTORY, SweepActivitySource::new));
        lines.add(SourceLine.opening(SweepCatalog.SHARD, SWEEP, clients -> new SweepShardSource()));
        lines.add(SourceLine.found(SweepCatalog.METRICS, SWEEP, SweepMetricsSource::new));
        return List.copyOf(lines);
    }
}
