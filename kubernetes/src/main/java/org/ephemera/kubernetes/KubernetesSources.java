package org.ephemera.kubernetes;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.collect.EvidenceSource;
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
                .filter(artifact -> workload || !artifact.equals(WorkloadSource.ARTIFACT))
                .filter(artifact -> eks || !artifact.equals(AwsAuthSource.ARTIFACT))
                .toList();
    }

    /** From where all the rest is planned; its params name the cluster and the target. */
    public static Artifact first() {
        return VersionSource.ARTIFACT;
    }

    /** Who gets into a cluster of EKS by its config map; planned by whoever knows that a cluster is one. */
    public static Artifact awsAuth() {
        return AwsAuthSource.ARTIFACT;
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
        lines.add(new Line(VersionSource.ARTIFACT, VersionSource::new));
        lines.add(read(WorkloadSource.ARTIFACT, WorkloadSource::read));
        lines.add(read(PodsSource.ARTIFACT, PodsSource::read));
        lines.add(read(PodSource.ARTIFACT, PodSource::read));
        lines.add(read(OwnersSource.ARTIFACT, OwnersSource::read));
        lines.add(read(PodEventsSource.ARTIFACT, PodEventsSource::read));
        lines.add(read(LogSource.ARTIFACT, LogSource::current));
        lines.add(read(LogSource.PREVIOUS, LogSource::previous));
        lines.add(read(NodeSource.ARTIFACT, NodeSource::read));
        lines.add(read(NodePodsSource.ARTIFACT, NodePodsSource::read));
        lines.add(read(NodeEventsSource.ARTIFACT, NodeEventsSource::read));
        lines.add(read(NamespaceSource.ARTIFACT, NamespaceSource::read));
        lines.add(read(AccountSource.ARTIFACT, AccountSource::read));
        lines.add(read(ConfigMapSource.ARTIFACT, ConfigMapSource::read));
        lines.add(read(AwsAuthSource.ARTIFACT, AwsAuthSource::read));
        lines.add(read(UsageSource.ARTIFACT, UsageSource::read));
        for (Listed listed : Lists.ALL) {
            lines.add(read(listed.artifact(), new ListedSource(listed)));
        }
        for (EvidenceSource impossible : OutOfReach.OF_PODS) {
            lines.add(new Line(impossible.artifact(), access -> impossible));
        }
        return List.copyOf(lines);
    }
}
