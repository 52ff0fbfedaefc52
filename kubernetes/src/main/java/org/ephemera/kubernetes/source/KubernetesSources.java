package org.ephemera.kubernetes.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.collect.ImpossibleArtifact;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceLine;
import org.ephemera.collect.SourceRegistry;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ListedArtifact;
import org.ephemera.kubernetes.plan.ListedArtifacts;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** Everything that is read of a cluster: a plain list. */
public final class KubernetesSources {
    private static final Set<String> WORKLOAD = Set.of(KubernetesTarget.WORKLOAD);
    private static final Set<String> ALL = Set.of(KubernetesTarget.POD, KubernetesTarget.WORKLOAD);
    /** Planned by the planner of a cloud alone. */
    private static final Set<String> CLOUD = Set.of();

    private static final SourceRegistry<SourceContext> REGISTRY = new SourceRegistry<>(lines());
    private static final SourceRegistry<SourceContext> WITHOUT_CLOUD = new SourceRegistry<>(withoutCloudLines());

    private KubernetesSources() {}

    /**
     * The sources, for any number of clusters.
     *
     * @param clusters opens the way to the cluster of an item
     * @param surroundings plans what the cloud knows besides
     */
    public static List<RegisteredSource> all(ClusterConnections clusters, CloudSurroundings surroundings, Clock clock) {
        return all(new SourceContext(clusters, surroundings, ReadLimits.USUAL, clock));
    }

    /** The sources for clusters of which no cloud is known, with what only a cloud returns. */
    public static List<RegisteredSource> allWithoutCloud(ClusterConnections clusters, Clock clock) {
        SourceContext access = new SourceContext(clusters, CloudSurroundings.NONE, ReadLimits.USUAL, clock);
        return Stream.concat(REGISTRY.bind(access).stream(), WITHOUT_CLOUD.bind(access).stream())
                .toList();
    }

    static List<RegisteredSource> all(SourceContext access) {
        return REGISTRY.bind(access);
    }

    /** What is read, and the permissions it needs; asks nothing of anybody. */
    public static List<Artifact> artifacts() {
        return REGISTRY.artifacts();
    }

    /** What is read for a pod or a workload of a cluster of which no cloud is known. */
    public static List<Artifact> readFor(Target target) {
        return Stream.concat(REGISTRY.readFor(target.kind()).stream(), withoutCloud().stream())
                .toList();
    }

    /** What is planned when a package about a pod or a workload of a cluster of which no cloud is known is opened. */
    public static List<Artifact> plannedFor(Target target) {
        return Stream.concat(REGISTRY.plannedFor(target.kind()).stream(), withoutCloud().stream())
                .toList();
    }

    /** From where all the rest is planned; its params name the cluster and the target. */
    public static Artifact first() {
        return ClusterArtifacts.VERSION;
    }

    /** Who gets into a cluster of EKS by its config map; planned by whoever knows that a cluster is one. */
    public static Artifact awsAuth() {
        return ClusterArtifacts.AWS_AUTH;
    }

    /** What nobody can read; planned when the package is opened, whichever way leads to the cluster. */
    public static List<Artifact> impossible() {
        return ImpossibleArtifacts.OF_PODS.stream()
                .map(ImpossibleArtifact::artifact)
                .toList();
    }

    /** What only a cloud could tell: planned for a cluster of which no cloud is known, and said to be missing. */
    public static List<Artifact> withoutCloud() {
        return WITHOUT_CLOUD.artifacts();
    }

    private static SourceLine<SourceContext> read(Artifact artifact, Set<String> kinds, ClusterSource.Reading reading) {
        return SourceLine.found(artifact, kinds, access -> new ClusterSource(artifact, access, reading));
    }

    private static List<SourceLine<SourceContext>> withoutCloudLines() {
        return ImpossibleArtifacts.WITHOUT_CLOUD.stream()
                .map(artifact -> artifact.<SourceContext>line(ALL))
                .toList();
    }

    private static List<SourceLine<SourceContext>> lines() {
        List<SourceLine<SourceContext>> lines = new ArrayList<>();
        lines.add(SourceLine.opening(ClusterArtifacts.VERSION, ALL, VersionSource::new));
        lines.add(read(ClusterArtifacts.WORKLOAD, WORKLOAD, WorkloadSource::read));
        lines.add(read(ClusterArtifacts.PODS, ALL, PodsSource::read));
        lines.add(read(ClusterArtifacts.POD, ALL, PodSource::read));
        lines.add(read(ClusterArtifacts.OWNERS, ALL, OwnersSource::read));
        lines.add(read(ClusterArtifacts.POD_EVENTS, ALL, PodEventsSource::read));
        lines.add(read(ClusterArtifacts.LOG, ALL, LogSource::current));
        lines.add(read(ClusterArtifacts.PREVIOUS_LOG, ALL, LogSource::previous));
        lines.add(read(ClusterArtifacts.NODE, ALL, NodeSource::read));
        lines.add(read(ClusterArtifacts.NODE_PODS, ALL, NodePodsSource::read));
        lines.add(read(ClusterArtifacts.NODE_EVENTS, ALL, NodeEventsSource::read));
        lines.add(read(ClusterArtifacts.NAMESPACE, ALL, NamespaceSource::read));
        lines.add(read(ClusterArtifacts.ACCOUNT, ALL, AccountSource::read));
        lines.add(read(ListedArtifacts.CONFIG_MAPS.artifact(), ALL, ConfigMapSource::read));
        lines.add(read(ClusterArtifacts.AWS_AUTH, CLOUD, AwsAuthSource::read));
        lines.add(read(ClusterArtifacts.USAGE, ALL, UsageSource::read));
        for (ListedArtifact listed : ListedArtifacts.ALL) {
            lines.add(read(listed.artifact(), ALL, new ListedSource(listed)));
        }
        ImpossibleArtifacts.OF_PODS.forEach(artifact -> lines.add(artifact.line(ALL)));
        return List.copyOf(lines);
    }
}
