package org.ephemera.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.alert.EksTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.EcrCatalog;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.catalog.SweepCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.ec2.InstancesSource;
import org.ephemera.aws.ec2.NetworkInterfacesSource;
import org.ephemera.aws.ec2.SecurityGroupsSource;
import org.ephemera.aws.ec2.TargetGroupsSource;
import org.ephemera.aws.ec2.VolumesSource;
import org.ephemera.aws.ecr.EcrImageSource;
import org.ephemera.aws.ecs.ActionLogsSource;
import org.ephemera.aws.ecs.CapturedEventsSource;
import org.ephemera.aws.ecs.EcsClusterSource;
import org.ephemera.aws.ecs.EcsContainerInstanceSource;
import org.ephemera.aws.ecs.EcsDefinitionHistorySource;
import org.ephemera.aws.ecs.EcsServiceDeploymentsSource;
import org.ephemera.aws.ecs.EcsServiceRevisionsSource;
import org.ephemera.aws.ecs.EcsServiceSource;
import org.ephemera.aws.ecs.EcsTaskDefinitionSource;
import org.ephemera.aws.ecs.EcsTaskSource;
import org.ephemera.aws.ecs.EcsTasksSource;
import org.ephemera.aws.ecs.ImpossibleArtifacts;
import org.ephemera.aws.ecs.ServiceConnectSource;
import org.ephemera.aws.ecs.StartupEventsSource;
import org.ephemera.aws.eks.AwsSurroundings;
import org.ephemera.aws.eks.EksAuditSource;
import org.ephemera.aws.eks.EksClusterSource;
import org.ephemera.aws.eks.EksClusters;
import org.ephemera.aws.eks.EksInsightsLogsSource;
import org.ephemera.aws.eks.EksListedSource;
import org.ephemera.aws.eks.EksMetricsSource;
import org.ephemera.aws.exec.ExecLogsSource;
import org.ephemera.aws.exec.ExecSessionSource;
import org.ephemera.aws.iam.CallerIdentitySource;
import org.ephemera.aws.iam.IamPolicySource;
import org.ephemera.aws.iam.IamRoleSource;
import org.ephemera.aws.iam.InstanceProfileSource;
import org.ephemera.aws.logs.EarlierTasksSource;
import org.ephemera.aws.logs.InsightsLogSource;
import org.ephemera.aws.logs.LateEventsSource;
import org.ephemera.aws.logs.LogGroupSource;
import org.ephemera.aws.logs.LogStreamSource;
import org.ephemera.aws.logs.PerformanceLogSource;
import org.ephemera.aws.metrics.ContainerInsightsSource;
import org.ephemera.aws.metrics.ServiceMetricsSource;
import org.ephemera.aws.sweep.SweepClusterSource;
import org.ephemera.aws.sweep.SweepInventorySource;
import org.ephemera.aws.sweep.SweepMetricsSource;
import org.ephemera.aws.sweep.SweepServicesSource;
import org.ephemera.aws.sweep.SweepShardSource;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.trail.CloudTrailEventsSource;
import org.ephemera.aws.trail.RegionsSource;
import org.ephemera.aws.trail.TrailLogSource;
import org.ephemera.collect.CatalogEntry;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceLine;
import org.ephemera.collect.SourceRegistry;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** Registry of all AWS evidence sources: artifact, target kinds and source, one line each. */
public final class AwsSources {
    private static final Set<String> ONE_TASK = Set.of(EcsTarget.TASK);
    private static final Set<String> ONE_TASK_OR_INSTANCE = Set.of(EcsTarget.TASK, EcsTarget.INSTANCE);
    private static final Set<String> SERVICES = Set.of(EcsTarget.SERVICE, EcsTarget.CLUSTER);
    private static final Set<String> MANY_TASKS = union(SERVICES, Set.of(EcsTarget.INSTANCE));
    private static final Set<String> INVENTORY = Set.of("aws.inventory");
    private static final Set<String> EKS = EksTarget.KINDS;
    private static final Set<String> WITH_CALLER =
            union(EKS, union(MANY_TASKS, Set.of(EcsTarget.TASK, "aws.inventory")));
    private static final Set<String> SWEEP = Set.of("aws.sweep");
    private static final Set<String> ECS = union(MANY_TASKS, ONE_TASK);

    /** Target kinds of the artifacts that are collected for ECS tasks and for EKS pods. */
    private static final Set<String> ECS_AND_EKS = union(EKS, ECS);

    private static final SourceRegistry<AwsClients> REGISTRY = new SourceRegistry<>(lines());

    private AwsSources() {}

    /** Returns all sources: those of AWS and those of the API servers of EKS clusters. */
    public static List<RegisteredSource> all(AwsClients clients) {
        return with(
                REGISTRY.bind(clients),
                KubernetesSources.all(EksClusters.of(clients), new AwsSurroundings(), clients.clock()));
    }

    /**
     * Returns the AWS artifacts with the permissions that they need. Artifacts of the API servers of EKS clusters are
     * not included. Sends no request.
     */
    public static List<Artifact> artifacts() {
        return REGISTRY.artifacts();
    }

    /**
     * Returns the artifacts that can be planned when a package about a target of this kind is opened; empty for an
     * unknown kind.
     */
    public static List<Artifact> plannedFor(String targetKind) {
        return with(
                REGISTRY.plannedFor(targetKind), EKS.contains(targetKind) ? KubernetesSources.impossible() : List.of());
    }

    /**
     * Returns the artifacts that are collected for a target, both those planned at the start and those that other
     * sources plan.
     */
    public static List<Artifact> readFor(Target target) {
        boolean trailNamed = TrailLogGroup.of(target).isPresent();
        List<Artifact> of = REGISTRY.readFor(target.kind()).stream()
                .filter(artifact -> trailNamed || !artifact.equals(TrailCatalog.TRAIL_LOG))
                .toList();
        return with(of, EKS.contains(target.kind()) ? KubernetesSources.artifacts() : List.of());
    }

    /** Returns the catalog of this cloud and of the clusters in it. */
    public static List<CatalogEntry> catalog() {
        return with(REGISTRY.catalog(), KubernetesSources.catalog(EKS));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> List<T> with(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static List<SourceLine<AwsClients>> lines() {
        List<SourceLine<AwsClients>> lines = new ArrayList<>();
        ImpossibleArtifacts.ALL.forEach(artifact -> lines.add(artifact.line(ECS)));
        lines.add(SourceLine.opening(EcsCatalog.TASK, ONE_TASK, EcsTaskSource::new)
                .leading());
        lines.add(SourceLine.opening(EcsCatalog.TASKS, MANY_TASKS, EcsTasksSource::new)
                .leading());
        lines.add(SourceLine.opening(EcsCatalog.SERVICE, SERVICES, EcsServiceSource::new)
                .orFound(ONE_TASK_OR_INSTANCE));
        lines.add(SourceLine.opening(EcsCatalog.CLUSTER, ECS, EcsClusterSource::new));
        lines.add(SourceLine.opening(EcsCatalog.ACTION_LOGS, ECS, ActionLogsSource::new));
        lines.add(SourceLine.opening(IamCatalog.CALLER_IDENTITY, WITH_CALLER, CallerIdentitySource::new));
        lines.add(SourceLine.found(EcsCatalog.STARTUP_EVENTS, ECS, clients -> new StartupEventsSource()));
        lines.add(SourceLine.found(EcsCatalog.TASK_DEFINITION, ECS, EcsTaskDefinitionSource::new)
                .leading());
        lines.add(SourceLine.found(Ec2Catalog.NETWORK_INTERFACES, ECS, NetworkInterfacesSource::new));
        lines.add(SourceLine.found(Ec2Catalog.SECURITY_GROUPS, ECS_AND_EKS, SecurityGroupsSource::new));
        lines.add(SourceLine.found(Ec2Catalog.INSTANCES, ECS_AND_EKS, InstancesSource::new));
        lines.add(SourceLine.found(Ec2Catalog.VOLUMES, ECS_AND_EKS, VolumesSource::new));
        lines.add(SourceLine.found(Ec2Catalog.TARGET_GROUPS, ECS, TargetGroupsSource::new));
        lines.add(SourceLine.found(EcrCatalog.IMAGE, ECS_AND_EKS, EcrImageSource::new)
                .leading());
        lines.add(SourceLine.found(IamCatalog.INSTANCE_PROFILE, ECS_AND_EKS, InstanceProfileSource::new));
        lines.add(SourceLine.found(IamCatalog.ROLE, ECS_AND_EKS, IamRoleSource::new));
        lines.add(SourceLine.found(IamCatalog.POLICY, ECS_AND_EKS, IamPolicySource::new));
        lines.add(SourceLine.found(EcsCatalog.DEFINITION_HISTORY, ECS, EcsDefinitionHistorySource::new));
        lines.add(SourceLine.found(EcsCatalog.CONTAINER_INSTANCE, ECS, EcsContainerInstanceSource::new));
        lines.add(SourceLine.found(EcsCatalog.SERVICE_DEPLOYMENTS, ECS, EcsServiceDeploymentsSource::new));
        lines.add(SourceLine.found(EcsCatalog.SERVICE_REVISIONS, ECS, EcsServiceRevisionsSource::new));
        lines.add(SourceLine.found(EcsCatalog.SERVICE_CONNECT, ECS, ServiceConnectSource::new));
        lines.add(SourceLine.found(LogsCatalog.GROUP, ECS_AND_EKS, LogGroupSource::new));
        lines.add(SourceLine.found(LogsCatalog.STREAM, ECS, LogStreamSource::new));
        lines.add(SourceLine.found(LogsCatalog.INSIGHTS, ECS, InsightsLogSource::new));
        lines.add(SourceLine.found(LogsCatalog.LATE, ECS, LateEventsSource::new));
        lines.add(SourceLine.found(LogsCatalog.EARLIER, ECS, EarlierTasksSource::new));
        lines.add(SourceLine.found(LogsCatalog.EARLIER_STREAM, ECS, LogStreamSource::ofEarlierTasks));
        lines.add(SourceLine.found(LogsCatalog.PERFORMANCE, ECS, PerformanceLogSource::new));
        lines.add(SourceLine.found(EcsCatalog.CAPTURED_EVENTS, ECS, CapturedEventsSource::new));
        lines.add(SourceLine.found(MetricsCatalog.SERVICE_METRICS, ECS, ServiceMetricsSource::new));
        lines.add(SourceLine.found(MetricsCatalog.CONTAINER_INSIGHTS, ECS, ContainerInsightsSource::new));
        lines.add(SourceLine.found(TrailCatalog.EVENTS, ECS_AND_EKS, CloudTrailEventsSource::new));
        lines.add(SourceLine.found(Ec2Catalog.REGIONS, ECS_AND_EKS, RegionsSource::new));
        lines.add(SourceLine.found(TrailCatalog.TRAIL_LOG, ECS_AND_EKS, TrailLogSource::new));
        lines.add(SourceLine.found(ExecCatalog.EXEC_LOGS, ECS, ExecLogsSource::new));
        lines.add(SourceLine.found(ExecCatalog.EXEC_SESSION, ECS, ExecSessionSource::new));
        lines.add(SourceLine.found(EcsCatalog.ACTION_LOG, ECS, ActionLogsSource::log));
        lines.add(SourceLine.opening(EksCatalog.CLUSTER, EKS, EksClusterSource::new));
        for (Artifact listed : EksCatalog.LISTED) {
            lines.add(SourceLine.found(listed, EKS, clients -> EksListedSource.of(listed, clients)));
        }
        lines.add(SourceLine.found(EksCatalog.AUDIT, EKS, EksAuditSource::new));
        lines.add(SourceLine.found(EksCatalog.INSIGHTS_LOGS, EKS, EksInsightsLogsSource::new));
        lines.add(SourceLine.found(EksCatalog.METRICS, EKS, EksMetricsSource::new));
        lines.add(SourceLine.opening(SweepCatalog.INVENTORY, INVENTORY, SweepInventorySource::new));
        lines.add(SourceLine.opening(SweepCatalog.SERVICES, INVENTORY, SweepServicesSource::new));
        lines.add(SourceLine.found(SweepCatalog.CLUSTER, INVENTORY, SweepClusterSource::new));
        lines.add(SourceLine.opening(SweepCatalog.SHARD, SWEEP, SweepShardSource::new));
        lines.add(SourceLine.found(SweepCatalog.METRICS, SWEEP, SweepMetricsSource::new));
        return List.copyOf(lines);
    }
}
