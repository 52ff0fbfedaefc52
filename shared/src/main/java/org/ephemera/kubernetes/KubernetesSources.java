package org.ephemera.kubernetes;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.evidence.Artifact;

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
        Access access = new Access(clusters, surroundings, clock);
        return LINES.stream().map(line -> line.source().apply(access)).toList();
    }

    /** What is read, and the permissions it needs; asks nothing of anybody. */
    public static List<Artifact> artifacts() {
        return LINES.stream().map(Line::artifact).toList();
    }

    /** From where all the rest is planned; its params name the cluster and the target. */
    public static Artifact first() {
        return VersionSource.ARTIFACT;
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(VersionSource.ARTIFACT, VersionSource::new));
        return List.copyOf(lines);
    }
}
