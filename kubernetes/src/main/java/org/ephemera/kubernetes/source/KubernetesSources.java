package org.ephemera.kubernetes.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.kubernetes.Clusters;
import org.ephemera.kubernetes.Surroundings;
import org.ephemera.kubernetes.call.Access;
import org.ephemera.kubernetes.call.Bounds;
import org.ephemera.kubernetes.plan.KubernetesArtifacts;
import org.ephemera.kubernetes.plan.Listed;
import org.ephemera.kubernetes.plan.Lists;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;

/** Everything that is read of a cluster: a plain list. */
public final class KubernetesSources {
    private record Line(Artifact artifact, Function<Access, EvidenceSource> source) {}

    private static final List<Line> LINES = lines();

    private KubernetesSources() {}

    /**
     * The sources, for any number of clusters.
     *
     * @param clusters opens the way to the cluster of an item
     * @param surroundings plans what the cloud knows besides
     */
    public static List<EvidenceSource> all(Clusters clusters, Surroundings surroundings, Clock clock) {
        return all(new Access(clusters, surroundings, Bounds.USUAL, clock));
    }

    static List<EvidenceSource> all(Access access) {
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
                .filter(artifact -> workload || !artifact.equals(KubernetesArtifacts.WORKLOAD))
                .filter(artifact -> eks || !artifact.equals(KubernetesArtifacts.AWS_AUTH))
                .toList();
    }

    /** From where all the rest is planned; its params name the cluster and the target. */
    public static Artifact first() {
        return KubernetesArtifacts.VERSION;
    }

    /** Who gets into a cluster of EKS by its config map; planned by whoever knows that a cluster is one. */
    public static Artifact awsAuth() {
        return KubernetesArtifacts.AWS_AUTH;
    }

    /** What nobody can read; planned when the package is opened, whichever way leads to the cluster. */
    public static List<Artifact> impossible() {
        return OutOfReach.OF_PODS.stream().map(EvidenceSource::artifact).toList();
    }

    /** What only a cloud could tell: planned for a cluster of which no cloud is known, and said to be missing. */
    public static List<EvidenceSource> withoutCloud() {
        return OutOfReach.WITHOUT_CLOUD;
    }

    private static Line read(Artifact artifact, ClusterSource.Reading reading) {
        return new Line(artifact, access -> new ClusterSource(artifact, access, reading));
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(KubernetesArtifacts.VERSION, VersionSource::new));
        lines.add(read(KubernetesArtifacts.WORKLOAD, WorkloadSource::read));
        lines.add(read(KubernetesArtifacts.PODS, PodsSource::read));
        lines.add(read(KubernetesArtifacts.POD, PodSource::read));
        lines.add(read(KubernetesArtifacts.OWNERS, OwnersSource::read));
        lines.add(read(KubernetesArtifacts.POD_EVENTS, PodEventsSource::read));
        lines.add(read(KubernetesArtifacts.LOG, LogSource::current));
        lines.add(read(KubernetesArtifacts.PREVIOUS_LOG, LogSource::previous));
        lines.add(read(KubernetesArtifacts.NODE, NodeSource::read));
        lines.add(read(KubernetesArtifacts.NODE_PODS, NodePodsSource::read));
        lines.add(read(KubernetesArtifacts.NODE_EVENTS, NodeEventsSource::read));
        lines.add(read(KubernetesArtifacts.NAMESPACE, NamespaceSource::read));
        lines.add(read(KubernetesArtifacts.ACCOUNT, AccountSource::read));
        lines.add(read(Lists.CONFIG_MAPS.artifact(), ConfigMapSource::read));
        lines.add(read(KubernetesArtifacts.AWS_AUTH, AwsAuthSource::read));
        lines.add(read(KubernetesArtifacts.USAGE, UsageSource::read));
        for (Listed listed : Lists.ALL) {
            lines.add(read(listed.artifact(), new ListedSource(listed)));
        }
        for (EvidenceSource impossible : OutOfReach.OF_PODS) {
            lines.add(new Line(impossible.artifact(), access -> impossible));
        }
        return List.copyOf(lines);
    }
}
