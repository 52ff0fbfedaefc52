package org.ephemera.analyze.parse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.aws.EcsTasks;
import org.ephemera.analyze.parse.azure.AzureWorkloads;
import org.ephemera.analyze.parse.container.ParsedWorkloads;
import org.ephemera.analyze.parse.kubernetes.ClusterWorkloads;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Reader of workloads: an adapter for each platform converts its responses to the same model. */
public final class WorkloadReader {
    private WorkloadReader() {}

    /** Reads all workloads of a package. Unreadable content is a gap, never an exception. */
    public static ParsedWorkloads of(SealedPackage sealed) {
        return of(sealed, Optional.empty());
    }

    /**
     * Returns all workloads of a package. Unreadable content is a gap, never an exception.
     *
     * @param launched platform of the target, if it is a task or service of ECS without a described task
     */
    public static ParsedWorkloads of(SealedPackage sealed, Optional<Platform> launched) {
        ResponseDocuments bodies = ResponseDocuments.in(sealed);
        return read(
                bodies,
                ClusterWorkloads.of(sealed, bodies),
                Optional.of(sealed.request().window().from()),
                launched);
    }

    /** Returns all workloads of ECS and Azure that the bodies describe. */
    public static ParsedWorkloads of(ResponseDocuments bodies) {
        return read(bodies, List.of(), Optional.empty(), Optional.empty());
    }

    private static ParsedWorkloads read(
            ResponseDocuments bodies, List<Workload> pods, Optional<Instant> since, Optional<Platform> launched) {
        List<Workload> workloads = new ArrayList<>(pods);
        workloads.addAll(new EcsTasks(bodies, launched).workloads());
        workloads.addAll(new AzureWorkloads(bodies, since).workloads());
        workloads.sort(Comparator.comparing(Workload::name));
        return new ParsedWorkloads(workloads, bodies.gaps());
    }
}
