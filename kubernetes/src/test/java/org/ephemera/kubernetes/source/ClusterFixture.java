package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;

/** Acquisition of a target from an API server into a local directory, up to the seal. */
final class ClusterFixture {
    /** Connections that always fail. */
    static final ClusterConnections NOWHERE = new ClusterConnections() {
        @Override
        public ClusterConnection of(PlannedItem item, CollectionRun run) throws ClusterException {
            throw new ClusterException("NoContext", "the kubeconfig has no such context; name an existing one");
        }
    };

    private final Path folder;
    private List<RegisteredSource> sources;
    private final DirectoryEvidenceStore store;
    private final PemSigner signer;
    private final Clock clock;

    ClusterFixture(Path folder, ClusterConnections clusters, ReadLimits bounds) throws IOException {
        this(folder, new SourceContext(clusters, CloudSurroundings.NONE, bounds, Clock.systemUTC()));
    }

    ClusterFixture(Path folder, SourceContext access) throws IOException {
        this.folder = folder;
        this.clock = access.clock();
        this.sources = KubernetesSources.all(access);
        this.store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path key = folder.resolve("key.pem");
        if (!Files.exists(key)) {
            PemSigner.create(key);
        }
        this.signer = PemSigner.open(key);
    }

    /** Replaces the source of one artifact. */
    ClusterFixture replacing(RegisteredSource other) {
        sources = sources.stream()
                .map(source -> source.artifact().equals(other.artifact()) ? other : source)
                .toList();
        return this;
    }

    static Target pod(String name) {
        return KubernetesTarget.parse("k8s://test/shop/" + name);
    }

    static Target workload(String kind, String name) {
        return KubernetesTarget.parse("k8s://test/shop/" + kind + "/" + name);
    }

    CollectedCluster collect(Target target) throws IOException {
        return collect(target, store, WorkerRegistry.unknown("a test"));
    }

    /** Collects until the deadline and seals the package as it is. */
    CollectedCluster collect(Target target, Duration time) throws IOException {
        return collect(target, store, WorkerRegistry.unknown("a test"), time);
    }

    /**
     * Collects through another view of the store.
     *
     * @param through wraps the store
     */
    CollectedCluster collect(Target target, EvidenceStore through, WorkerRegistry worker) throws IOException {
        return collect(target, through, worker, Duration.ofMinutes(5));
    }

    private CollectedCluster collect(Target target, EvidenceStore through, WorkerRegistry worker, Duration time)
            throws IOException {
        Acquisition acquisition = acquisition(through, worker);
        OpenPackage opened = open(acquisition, target);
        acquisition.collect(opened, Deadline.in(clock, time));
        return gathered(acquisition.seal(opened));
    }

    DirectoryEvidenceStore store() {
        return store;
    }

    /** Opens a package and collects until the deadline, without sealing. */
    void begin(Target target, Duration time) throws IOException {
        Acquisition acquisition = acquisition(store, WorkerRegistry.unknown("a test"));
        acquisition.collect(open(acquisition, target), Deadline.in(clock, time));
    }

    private Acquisition acquisition(EvidenceStore to, WorkerRegistry worker) {
        return new Acquisition(
                sources, to, signer, worker, CollectionListener.NONE, RuntimeRecord.local(Map.of()), clock);
    }

    private static OpenPackage open(Acquisition acquisition, Target target) throws IOException {
        AcquisitionRequest request = new AcquisitionRequest(
                target,
                new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "ephemera", target.id(), Optional.empty()),
                new ReceivedEvent("{}".getBytes(StandardCharsets.UTF_8)),
                new Requester("a test", Requester.Method.CLAIMED, false),
                "",
                Optional.empty(),
                RequestedWindow.OPEN,
                Retention.NONE);
        return acquisition.open(request, List.of(KubernetesSources.first()));
    }

    private CollectedCluster gathered(Seal seal) throws IOException {
        Path packageFolder =
                folder.resolve("evidence").resolve(seal.statement().packageId().prefix());
        List<JsonNode> log = new ArrayList<>();
        // No folder exists if no item was started.
        try (Stream<Path> segments = Files.walk(packageFolder)) {
            for (Path segment : segments.filter(
                            path -> path.startsWith(packageFolder.resolve(PackageLayout.ACQUISITION)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(segment)) {
                    log.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        IndependentVerifiers.accept(packageFolder, signer.publicKey());
        VerificationReport report =
                PackageVerifier.verify(store, seal.statement().packageId(), signer.publicKey());
        return new CollectedCluster(packageFolder, seal, log, report);
    }
}
