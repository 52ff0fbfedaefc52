package org.ephemera.kubernetes.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ListedArtifact;
import org.ephemera.kubernetes.plan.ListedArtifacts;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** Everything that is read of a cluster: a plain list. */
public final class KubernetesSources {
    private record Line(Artifact artifact, Function<SourceContext, EvidenceSource> source) {}

    private static final List<Line> LINES = lines();

    private KubernetesSources() {}

    /**
     * The sources, for any number of clusters.
     *
     * @param clusters opens the way to the cluster of an item
     * @param surroundings plans what the cloud knows besides
     */
    public static List<EvidenceSource> all(ClusterConnections clusters, CloudSurroundings surroundings, Clock clock) {
        return all(new SourceContext(clusters, surroundings, ReadLimits.USUAL, clock));
    }

    static List<EvidenceSource> all(SourceContext access) {
        return LINES.stream().map(line -> line.source().apply(access)).toList();
    }

    /** What is read, and the permissions it needs; asks nothing of anybody. */
    public static List<Artifact> artifacts() {
        return LINES.stream().map(Line::artifact).toList();
    }

    /** What is read for such a target: of a pod, no workload. */
    public static List<Artifact> readFor(Target target) {
        boolean workload = target.kind().endsWith(".workload");
        boolean eks = target.kind().startsWith("aws.eks.");
        return artifacts().stream()
                .filter(artifact -> workload || !artifact.equals(ClusterArtifacts.WORKLOAD))
                .filter(artifact -> eks || !artifact.equals(ClusterArtifacts.AWS_AUTH))
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
        return ImpossibleSources.OF_PODS.stream().map(EvidenceSource::artifact).toList();
    }

    /** What only a cloud could tell: planned for a cluster of which no cloud is known, and said to be missing. */
    public static List<EvidenceSource> withoutCloud() {
        return ImpossibleSources.WITHOUT_CLOUD;
    }

    private static Line read(Artifact artifact, ClusterSource.Reading reading) {
        return new Line(artifact, access -> new ClusterSource(artifact, access, reading));
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(ClusterArtifacts.VERSION, VersionSource::new));
        lines.add(read(ClusterArtifacts.WORKLOAD, WorkloadSource::read));
        lines.add(read(ClusterArtifacts.PODS, PodsSource::read));
        lines.add(read(ClusterArtifacts.POD, PodSource::read));
        lines.add(read(ClusterArtifacts.OWNERS, OwnersSource::read));
        lines.add(read(ClusterArtifacts.POD_EVENTS, PodEventsSource::read));
        lines.add(read(ClusterArtifacts.LOG, LogSource::current));
        lines.add(read(ClusterArtifacts.PREVIOUS_LOG, LogSource::previous));
        lines.add(read(ClusterArtifacts.NODE, NodeSource::read));
        lines.add(read(ClusterArtifacts.NODE_PODS, NodePodsSource::read));
        lines.add(read(ClusterArtifacts.NODE_EVENTS, NodeEventsSource::read));
        lines.add(read(ClusterArtifacts.NAMESPACE, NamespaceSource::read));
        lines.add(read(ClusterArtifacts.ACCOUNT, AccountSource::read));
        lines.add(read(ListedArtifacts.CONFIG_MAPS.artifact(), ConfigMapSource::read));
        lines.add(read(ClusterArtifacts.AWS_AUTH, AwsAuthSource::read));
        lines.add(read(ClusterArtifacts.USAGE, UsageSource::read));
        for (ListedArtifact listed : ListedArtifacts.ALL) {
            lines.add(read(listed.artifact(), new ListedSource(listed)));
        }
        for (EvidenceSource impossible : ImpossibleSources.OF_PODS) {
            lines.add(new Line(impossible.artifact(), access -> impossible));
        }
        return List.copyOf(lines);
    }
}
