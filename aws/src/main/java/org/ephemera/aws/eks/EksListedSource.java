package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;

/**
 * Source of resources of an EKS cluster: one instance lists and describes one kind of resource, which is one artifact.
 */
public final class EksListedSource implements EvidenceSource {
    /** Reader of one kind of resource. */
    @FunctionalInterface
    private interface ResourceReader {
        SourceResult read(EksListCalls eks) throws IOException;
    }

    private record ResourceKind(Artifact artifact, ResourceReader reader) {}

    private static final List<ResourceKind> KINDS = List.of(
            new ResourceKind(EksCatalog.ACCESS, EksAccessEntryReader::read),
            new ResourceKind(EksCatalog.NODEGROUPS, EksPartReaders::nodegroups),
            new ResourceKind(EksCatalog.FARGATE_PROFILES, EksPartReaders::fargateProfiles),
            new ResourceKind(EksCatalog.ADDONS, EksPartReaders::addons),
            new ResourceKind(EksCatalog.POD_IDENTITY, EksPodIdentityReader::read));

    private final ResourceKind kind;
    private final AwsClients clients;

    private EksListedSource(ResourceKind kind, AwsClients clients) {
        this.kind = kind;
        this.clients = clients;
    }

    public static List<Artifact> artifacts() {
        return KINDS.stream().map(ResourceKind::artifact).toList();
    }

    /**
     * Returns the source of one artifact.
     *
     * @param artifact one of {@link #artifacts()}
     */
    public static EvidenceSource of(Artifact artifact, AwsClients clients) {
        return KINDS.stream()
                .filter(kind -> kind.artifact().equals(artifact))
                .findFirst()
                .map(kind -> new EksListedSource(kind, clients))
                .orElseThrow();
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        return kind.reader().read(new EksListCalls(kind.artifact(), clients, item, recorder, deadline));
    }
}
