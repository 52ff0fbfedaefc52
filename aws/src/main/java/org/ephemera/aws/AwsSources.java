package org.ephemera.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.alert.EksTarget;
import org.ephemera.aws.source.ActionLogsSource;
import org.ephemera.aws.source.AwsClients;
import org.ephemera.aws.source.AwsSurroundings;
import org.ephemera.aws.source.CallerIdentitySource;
import org.ephemera.aws.source.CapturedEventsSource;
import org.ephemera.aws.source.CloudTrailEventsSource;
import org.ephemera.aws.source.ContainerInsightsSource;
import org.ephemera.aws.source.EarlierTasksSource;
import org.ephemera.aws.source.EcrImageSource;
import org.ephemera.aws.source.EcsClusterSource;
import org.ephemera.aws.source.EcsContainerInstanceSource;
import org.ephemera.aws.source.EcsDefinitionHistorySource;
import org.ephemera.aws.source.EcsServiceDeploymentsSource;
import org.ephemera.aws.source.EcsServiceRevisionsSource;
import org.ephemera.aws.source.EcsServiceSource;
import org.ephemera.aws.source.EcsTaskDefinitionSource;
import org.ephemera.aws.source.EcsTaskSource;
import org.ephemera.aws.source.EcsTasksSource;
import org.ephemera.aws.source.EksAuditSource;
import org.ephemera.aws.source.EksClusterSource;
import org.ephemera.aws.source.EksInsightsLogsSource;
import org.ephemera.aws.source.EksListedSource;
import org.ephemera.aws.source.EksMetricsSource;
import org.ephemera.aws.source.ExecLogsSource;
import org.ephemera.aws.source.ExecSessionSource;
import org.ephemera.aws.source.IamPolicySource;
import org.ephemera.aws.source.IamRoleSource;
import org.ephemera.aws.source.InsightsLogSource;
import org.ephemera.aws.source.InstanceProfileSource;
import org.ephemera.aws.source.InstancesSource;
import org.ephemera.aws.source.LateEventsSource;
import org.ephemera.aws.source.LogGroupSource;
import org.ephemera.aws.source.LogStreamSource;
import org.ephemera.aws.source.NamedTrail;
import org.ephemera.aws.source.NetworkInterfacesSource;
import org.ephemera.aws.source.OutOfReach;
import org.ephemera.aws.source.PerformanceLogSource;
import org.ephemera.aws.source.RegionsSource;
import org.ephemera.aws.source.SecurityGroupsSource;
import org.ephemera.aws.source.ServiceConnectSource;
import org.ephemera.aws.source.ServiceMetricsSource;
import org.ephemera.aws.source.StartupEventsSource;
import org.ephemera.aws.source.SweepClusterSource;
import org.ephemera.aws.source.SweepInventorySource;
import org.ephemera.aws.source.SweepMetricsSource;
import org.ephemera.aws.source.SweepServicesSource;
import org.ephemera.aws.source.SweepShardSource;
import org.ephemera.aws.source.TargetGroupsSource;
import org.ephemera.aws.source.TrailLakeSource;
import org.ephemera.aws.source.TrailLogSource;
import org.ephemera.aws.source.VolumesSource;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** Everything that is read on AWS: a plain list. */
public final class AwsSources {
    private static final Set<String> ONE_TASK = Set.of(EcsTarget.TASK);
    private static final Set<String> MANY_TASKS = Set.of(EcsTarget.SERVICE, EcsTarget.CLUSTER);
    private static final Set<String> INVENTORY = Set.of("aws.inventory");
    private static final Set<String> EKS = Set.of(EksTarget.POD, EksTarget.WORKLOAD);
    private static final Set<String> WITH_CALLER = Set.of(
            EcsTarget.TASK, EcsTarget.SERVICE, EcsTarget.CLUSTER, EksTarget.POD, EksTarget.WORKLOAD, "aws.inventory");
    private static final Set<String> SWEEP = Set.of("aws.sweep");
    private static final Set<String> ALL = Set.of(EcsTarget.TASK, EcsTarget.SERVICE, EcsTarget.CLUSTER);

    /** What is found around tasks and around pods. */
    private static final Set<String> BOTH =
            Set.of(EcsTarget.TASK, EcsTarget.SERVICE, EcsTarget.CLUSTER, EksTarget.POD, EksTarget.WORKLOAD);

    /**
     * A source and the kinds of targets it is for.
     *
     * @param opening kinds for which it needs nothing but the target's name, and is planned when the package is opened
     * @param found kinds for which another source finds and plans it
     */
    private record Line(
            Artifact artifact, Set<String> opening, Set<String> found, Function<AwsClients, EvidenceSource> source) {
        static Line opening(Artifact artifact, Set<String> kinds, Function<AwsClients, EvidenceSource> source) {
            return new Line(artifact, kinds, Set.of(), source);
        }

        static Line found(Artifact artifact, Set<String> kinds, Function<AwsClients, EvidenceSource> source) {
            return new Line(artifact, Set.of(), kinds, source);
        }
    }

    /** Asked only if somebody named a trail that is kept there. */
    private static final Set<Artifact> OF_A_TRAIL = Set.of(TrailLogSource.ARTIFACT, TrailLakeSource.ARTIFACT);

    private static final List<Line> LINES = lines();

    private AwsSources() {}

    public static List<EvidenceSource> all(AwsClients clients) {
        List<EvidenceSource> of =
                LINES.stream().map(line -> line.source().apply(clients)).toList();
        List<EvidenceSource> inside = KubernetesSources.all(clients.clusters(), new AwsSurroundings(), clients.clock());
        return Stream.concat(of.stream(), inside.stream()).toList();
    }

    /** What is read of AWS, and the permissions it needs; asks nothing of anybody. What is read in a cluster of EKS is not AWS's. */
    public static List<Artifact> artifacts() {
        return LINES.stream().map(Line::artifact).toList();
    }

    /** What can be planned when a package about such a target is opened; nothing for a kind that is not known. */
    public static List<Artifact> plannedFor(String targetKind) {
        return with(
                artifacts(line -> line.opening().contains(targetKind)),
                EKS.contains(targetKind) ? KubernetesSources.impossible() : List.of());
    }

    /** What is read for such a target, whether it is planned at once or when another source has found it. */
    public static List<Artifact> readFor(Target target) {
        Optional<Artifact> trail = NamedTrail.of(target).map(NamedTrail::artifact);
        List<Artifact> of = artifacts(line -> line.opening().contains(target.kind())
                || (line.found().contains(target.kind())
                        && (!OF_A_TRAIL.contains(line.artifact()) || trail.equals(Optional.of(line.artifact())))));
        return with(of, EKS.contains(target.kind()) ? KubernetesSources.artifacts() : List.of());
    }

    private static List<Artifact> with(List<Artifact> some, List<Artifact> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static List<Artifact> artifacts(Predicate<Line> which) {
        return LINES.stream().filter(which).map(Line::artifact).toList();
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (EvidenceSource source : OutOfReach.ALL) {
            lines.add(Line.opening(source.artifact(), ALL, clients -> source));
        }
        lines.add(Line.opening(EcsTaskSource.ARTIFACT, ONE_TASK, EcsTaskSource::new));
        lines.add(Line.opening(EcsTasksSource.ARTIFACT, MANY_TASKS, EcsTasksSource::new));
        lines.add(new Line(EcsServiceSource.ARTIFACT, MANY_TASKS, ONE_TASK, EcsServiceSource::new));
        lines.add(Line.opening(EcsClusterSource.ARTIFACT, ALL, EcsClusterSource::new));
        lines.add(Line.opening(ActionLogsSource.ARTIFACT, ALL, ActionLogsSource::new));
        lines.add(Line.opening(CallerIdentitySource.ARTIFACT, WITH_CALLER, CallerIdentitySource::new));
        lines.add(Line.found(StartupEventsSource.ARTIFACT, ALL, clients -> new StartupEventsSource()));
        lines.add(Line.found(EcsTaskDefinitionSource.ARTIFACT, ALL, EcsTaskDefinitionSource::new));
        lines.add(Line.found(NetworkInterfacesSource.ARTIFACT, ALL, NetworkInterfacesSource::new));
        lines.add(Line.found(SecurityGroupsSource.ARTIFACT, BOTH, SecurityGroupsSource::new));
        lines.add(Line.found(InstancesSource.ARTIFACT, BOTH, InstancesSource::new));
        lines.add(Line.found(VolumesSource.ARTIFACT, BOTH, VolumesSource::new));
        lines.add(Line.found(TargetGroupsSource.ARTIFACT, ALL, TargetGroupsSource::new));
        lines.add(Line.found(EcrImageSource.ARTIFACT, BOTH, EcrImageSource::new));
        lines.add(Line.found(InstanceProfileSource.ARTIFACT, BOTH, InstanceProfileSource::new));
        lines.add(Line.found(IamRoleSource.ARTIFACT, BOTH, IamRoleSource::new));
        lines.add(Line.found(IamPolicySource.ARTIFACT, BOTH, IamPolicySource::new));
        lines.add(Line.found(EcsDefinitionHistorySource.ARTIFACT, ALL, EcsDefinitionHistorySource::new));
        lines.add(Line.found(EcsContainerInstanceSource.ARTIFACT, ALL, EcsContainerInstanceSource::new));
        lines.add(Line.found(EcsServiceDeploymentsSource.ARTIFACT, ALL, EcsServiceDeploymentsSource::new));
        lines.add(Line.found(EcsServiceRevisionsSource.ARTIFACT, ALL, EcsServiceRevisionsSource::new));
        lines.add(Line.found(ServiceConnectSource.ARTIFACT, ALL, ServiceConnectSource::new));
        lines.add(Line.found(LogGroupSource.ARTIFACT, BOTH, LogGroupSource::new));
        lines.add(Line.found(LogStreamSource.ARTIFACT, ALL, LogStreamSource::new));
        lines.add(Line.found(InsightsLogSource.ARTIFACT, ALL, InsightsLogSource::new));
        lines.add(Line.found(LateEventsSource.ARTIFACT, ALL, LateEventsSource::new));
        lines.add(Line.found(EarlierTasksSource.ARTIFACT, ALL, EarlierTasksSource::new));
        lines.add(Line.found(LogStreamSource.EARLIER, ALL, LogStreamSource::ofEarlierTasks));
        lines.add(Line.found(PerformanceLogSource.ARTIFACT, ALL, PerformanceLogSource::new));
        lines.add(Line.found(CapturedEventsSource.ARTIFACT, ALL, CapturedEventsSource::new));
        lines.add(Line.found(ServiceMetricsSource.ARTIFACT, ALL, ServiceMetricsSource::new));
        lines.add(Line.found(ContainerInsightsSource.ARTIFACT, ALL, ContainerInsightsSource::new));
        lines.add(Line.found(CloudTrailEventsSource.ARTIFACT, BOTH, CloudTrailEventsSource::new));
        lines.add(Line.found(RegionsSource.ARTIFACT, BOTH, RegionsSource::new));
        lines.add(Line.found(TrailLogSource.ARTIFACT, BOTH, TrailLogSource::new));
        lines.add(Line.found(TrailLakeSource.ARTIFACT, BOTH, TrailLakeSource::new));
        lines.add(Line.found(ExecLogsSource.ARTIFACT, ALL, ExecLogsSource::new));
        lines.add(Line.found(ExecSessionSource.ARTIFACT, ALL, ExecSessionSource::new));
        lines.add(Line.found(ActionLogsSource.LOG, ALL, ActionLogsSource::log));
        lines.add(Line.opening(EksClusterSource.ARTIFACT, EKS, EksClusterSource::new));
        for (Artifact listed : EksListedSource.artifacts()) {
            lines.add(Line.found(listed, EKS, clients -> EksListedSource.of(listed, clients)));
        }
        lines.add(Line.found(EksAuditSource.ARTIFACT, EKS, EksAuditSource::new));
        lines.add(Line.found(EksInsightsLogsSource.ARTIFACT, EKS, EksInsightsLogsSource::new));
        lines.add(Line.found(EksMetricsSource.ARTIFACT, EKS, EksMetricsSource::new));
        lines.add(Line.opening(SweepInventorySource.ARTIFACT, INVENTORY, SweepInventorySource::new));
        lines.add(Line.opening(SweepServicesSource.ARTIFACT, INVENTORY, SweepServicesSource::new));
        lines.add(Line.found(SweepClusterSource.ARTIFACT, INVENTORY, SweepClusterSource::new));
        lines.add(Line.opening(SweepShardSource.ARTIFACT, SWEEP, SweepShardSource::new));
        lines.add(Line.found(SweepMetricsSource.ARTIFACT, SWEEP, SweepMetricsSource::new));
        return List.copyOf(lines);
    }
}
