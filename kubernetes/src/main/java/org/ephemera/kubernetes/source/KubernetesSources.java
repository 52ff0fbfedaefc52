package org.ephemera.kubernetes.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.collect.CatalogEntry;
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

/** Registry of all sources of a cluster. */
public final class KubernetesSources {
    private static final Set<String> WORKLOAD = Set.of(KubernetesTarget.WORKLOAD);
    private static final Set<String> ALL = KubernetesTarget.kinds("kubernetes");
    /** No kinds of targets: only the planner of a cloud plans these artifacts. */
    private static final Set<String> CLOUD = Set.of();

    private static final SourceRegistry<SourceContext> REGISTRY = new SourceRegistry<>(lines());
    private static final SourceRegistry<SourceContext> WITHOUT_CLOUD = new SourceRegistry<>(withoutCloudLines());

    private KubernetesSources() {}

    /**
     * Returns the sources, for any number of clusters.
     *
     * @param clusters connects to the cluster of an item
     * @param surroundings plans evidence that only the cloud has
     */
    public static List<RegisteredSource> all(ClusterConnections clusters, CloudSurroundings surroundings, Clock clock) {
        return all(new SourceContext(clusters, surroundings, ReadLimits.USUAL, clock));
    }

    /** Returns the sources for clusters whose cloud is unknown, with the artifacts that only a cloud could return. */
    public static List<RegisteredSource> allWithoutCloud(ClusterConnections clusters, Clock clock) {
        SourceContext access = new SourceContext(clusters, CloudSurroundings.NONE, ReadLimits.USUAL, clock);
        return Stream.concat(REGISTRY.bind(access).stream(), WITHOUT_CLOUD.bind(access).stream())
                .toList();
    }

    static List<RegisteredSource> all(SourceContext access) {
        return REGISTRY.bind(access);
    }

    /** Returns all artifacts with the permissions they need. Makes no call. */
    public static List<Artifact> artifacts() {
        return REGISTRY.artifacts();
    }

    /** Returns the artifacts that are read for a pod or workload of a cluster whose cloud is unknown. */
    public static List<Artifact> readFor(Target target) {
        return Stream.concat(REGISTRY.readFor(target.kind()).stream(), withoutCloud().stream())
                .toList();
    }

    /**
     * Returns the artifacts that are planned when a package is opened about a pod or workload of a cluster whose cloud
     * is unknown.
     */
    public static List<Artifact> plannedFor(Target target) {
        return Stream.concat(REGISTRY.plannedFor(target.kind()).stream(), withoutCloud().stream())
                .toList();
    }

    /**
     * Returns the artifact from which all others are planned. The parameters of its item identify the cluster and the
     * target.
     */
    public static Artifact first() {
        return ClusterArtifacts.VERSION;
    }

    /**
     * Returns the artifact of the config map that gives access to an EKS cluster; planned if the cluster is known to be
     * one.
     */
    public static Artifact awsAuth() {
        return ClusterArtifacts.AWS_AUTH;
    }

    /**
     * Returns the artifacts that no API returns; planned when the package is opened, for every connection to the
     * cluster.
     */
    public static List<Artifact> impossible() {
        return ImpossibleArtifacts.OF_PODS.stream()
                .map(ImpossibleArtifact::artifact)
                .toList();
    }

    /**
     * Returns the artifacts that only a cloud could return; planned as missing for a cluster whose cloud is unknown.
     */
    public static List<Artifact> withoutCloud() {
        return WITHOUT_CLOUD.artifacts();
    }

    /** Returns the catalog of a cluster whose cloud is unknown. */
    public static List<CatalogEntry> catalog() {
        return Stream.concat(catalog(ALL).stream(), WITHOUT_CLOUD.catalog().stream())
                .toList();
    }

    /**
     * Returns the catalog of the clusters of a cloud.
     *
     * @param kinds kinds of targets in such a cluster
     */
    public static List<CatalogEntry> catalog(Set<String> kinds) {
        return REGISTRY.catalog().stream().map(entry -> entry.withKinds(kinds)).toList();
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
        lines.add(read(ClusterArtifacts.LOG, ALL, PodLogSource::current));
        lines.add(read(ClusterArtifacts.PREVIOUS_LOG, ALL, PodLogSource::previous));
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
