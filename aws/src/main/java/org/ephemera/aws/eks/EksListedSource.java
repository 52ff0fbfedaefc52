package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;

/** What EKS lists of a cluster, each kind with the descriptions of what is listed. */
public final class EksListedSource implements EvidenceSource {
    /** Reads one kind. */
    @FunctionalInterface
    private interface Reading {
        Step read(EksSteps eks) throws IOException;
    }

    private record Kind(Artifact artifact, Reading reading) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(EksCatalog.ACCESS, EksAccessEntries::read),
            new Kind(EksCatalog.NODEGROUPS, EksParts::nodegroups),
            new Kind(EksCatalog.FARGATE_PROFILES, EksParts::fargateProfiles),
            new Kind(EksCatalog.ADDONS, EksParts::addons),
            new Kind(EksCatalog.POD_IDENTITY, EksPodIdentity::read));

    private final Kind kind;
    private final AwsClients clients;

    private EksListedSource(Kind kind, AwsClients clients) {
        this.kind = kind;
        this.clients = clients;
    }

    public static List<Artifact> artifacts() {
        return KINDS.stream().map(Kind::artifact).toList();
    }

    /** @param artifact one of {@link #artifacts()} */
    public static EvidenceSource of(Artifact artifact, AwsClients clients) {
        return KINDS.stream()
                .filter(kind -> kind.artifact().equals(artifact))
                .findFirst()
                .map(kind -> new EksListedSource(kind, clients))
                .orElseThrow();
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        return kind.reading().read(new EksSteps(kind.artifact(), clients, item, recorder, deadline));
    }
}
