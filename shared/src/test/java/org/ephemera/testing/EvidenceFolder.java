package org.ephemera.testing;

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
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;

/** Folder with a store and a key, in which packages are opened, collected, sealed and independently verified. */
public final class EvidenceFolder {
    private final Path folder;
    private final Clock clock;
    private final DirectoryEvidenceStore store;
    private final PemSigner signer;

    private EvidenceFolder(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path key = folder.resolve("key.pem");
        if (!Files.exists(key)) {
            PemSigner.create(key);
        }
        this.signer = PemSigner.open(key);
    }

    public static EvidenceFolder at(Path folder, Clock clock) throws IOException {
        return new EvidenceFolder(folder, clock);
    }

    /** Returns a package that collects from the sources for an alert. */
    public Collecting collecting(
            List<RegisteredSource> sources, byte[] alert, AlertSubject subject, List<Artifact> planned) {
        Acquisition acquisition = new Acquisition(
                sources,
                store,
                signer,
                WorkerRegistry.unknown("a test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        return new Collecting(acquisition, alert, subject, subject.target(), planned);
    }

    /** Package that several runs may work on. */
    public final class Collecting {
        private final Acquisition acquisition;
        private final byte[] alert;
        private final AlertSubject subject;
        private final Target target;
        private final List<Artifact> planned;

        private Collecting(
                Acquisition acquisition, byte[] alert, AlertSubject subject, Target target, List<Artifact> planned) {
            this.acquisition = acquisition;
            this.alert = alert;
            this.subject = subject;
            this.target = target;
            this.planned = planned;
        }

        /** Returns the same package with a target that has parameters which the alert's target does not have. */
        public Collecting of(Target other) {
            return new Collecting(acquisition, alert, subject, other, planned);
        }

        /** Opens the package and collects until the time is over, without sealing. */
        public OpenPackage collectOnly(Duration time) throws IOException {
            AcquisitionRequest request = new AcquisitionRequest(
                    target,
                    subject.trigger(),
                    new ReceivedEvent(alert),
                    new Requester("a test", Requester.Method.CLAIMED, false),
                    "",
                    Optional.empty(),
                    subject.window(),
                    Retention.NONE);
            OpenPackage opened = acquisition.open(request, planned);
            acquisition.collect(opened, Deadline.in(clock, time));
            return opened;
        }

        /** Collects until the time is over, and seals. */
        public CollectedPackage collectAndSeal(Duration time) throws IOException {
            return gathered(acquisition.seal(collectOnly(time)));
        }
    }

    private CollectedPackage gathered(Seal seal) throws IOException {
        Path packageFolder =
                folder.resolve("evidence").resolve(seal.statement().packageId().prefix());
        List<JsonNode> log = new ArrayList<>();
        try (Stream<Path> segments = Files.list(packageFolder.resolve(PackageLayout.ACQUISITION))) {
            for (Path segment : segments.sorted().toList()) {
                for (String line : Files.readAllLines(segment)) {
                    log.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        IndependentVerifiers.accept(packageFolder, signer.publicKey());
        VerificationReport report =
                PackageVerifier.verify(store, seal.statement().packageId(), signer.publicKey());
        return new CollectedPackage(packageFolder, seal, List.copyOf(log), report);
    }
}
