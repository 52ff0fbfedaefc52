package org.ephemera.analyze.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.ArtifactCatalog;
import org.ephemera.model.CaseId;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.PackageId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;

/**
 * Builder of a real package, sealed with its own key, from responses that a test supplies:
 */
public final class SealedPackageFixture {
    /** Time of the collection and the seal. */
    public static final Instant NOW = Instant.parse("2026-11-26T12:30:00Z");

    public static final String TASK =
            "arn:aws:ecs:eu-central-1:111122223333:task/shop/9f3c1a7be4d24c0f8a6b5d2e17c0934a";

    private final Path folder;
    private final Map<String, FixtureSource> sources = new LinkedHashMap<>();
    private Target target = new Target("aws.ecs.task", TASK, Map.of("region", "eu-central-1"));
    private AcquisitionTrigger trigger =
            new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test.alerts", "e-1", Optional.of(NOW));
    private String event = "{\"event\": \"test\"}";
    private String principal = "arn:aws:sts::111122223333:assumed-role/ephemera-collector/test";

    private SealedPackageFixture(Path folder) {
        this.folder = folder;
    }

    /** Creates a builder of one package in its own folder. */
    public static SealedPackageFixture in(Path folder) {
        return new SealedPackageFixture(folder);
    }

    public SealedPackageFixture target(Target other) {
        target = other;
        return this;
    }

    /** Sets the trigger of the acquisition and its bytes. */
    public SealedPackageFixture trigger(AcquisitionTrigger other, String json) {
        trigger = other;
        event = json;
        return this;
    }

    /** Sets the principal of the collector. */
    public SealedPackageFixture principal(String other) {
        principal = other;
        return this;
    }

    /** Adds a collected item. */
    public SealedPackageFixture item(String artifact, Map<String, String> names, FixtureResponse... responses) {
        return item(artifact, names, new Outcome.Collected(responses.length + " answers"), responses);
    }

    public SealedPackageFixture item(
            String artifact, Map<String, String> names, Outcome outcome, FixtureResponse... responses) {
        return item(artifact, names, outcome, EvidenceExtent.of(responses.length), responses);
    }

    /**
     * Adds an item.
     *
     * @param extent number and time span of the collected elements
     */
    public SealedPackageFixture item(
            String artifact,
            Map<String, String> names,
            Outcome outcome,
            EvidenceExtent extent,
            FixtureResponse... responses) {
        sources.computeIfAbsent(artifact, FixtureSource::new).add(names, outcome, extent, List.of(responses));
        return this;
    }

    /** Collects, seals, and opens the package for reading. */
    public SealedPackage seal() throws IOException, AnalysisException {
        return SealedPackage.open(new DirectoryPackage(sealToFolder()));
    }

    /**
     * Collects and seals.
     *
     * @return folder of the package
     */
    public Path sealToFolder() throws IOException {
        Files.createDirectories(folder);
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        EvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        FixtureSource root = FixtureSource.root(principal, List.copyOf(sources.values()));
        List<RegisteredSource> all = new ArrayList<>();
        sources.values().forEach(source -> all.add(source.registered()));
        all.add(root.registered());
        Acquisition acquisition = new Acquisition(
                target -> all,
                store,
                KnownKeys.of(PemSigner.open(key)),
                Optional.empty(),
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        OpenPackage opened = acquisition.open(
                new AcquisitionRequest(
                        target,
                        trigger,
                        new ReceivedEvent(event.getBytes(StandardCharsets.UTF_8)),
                        new Requester("tester", Requester.Method.CLAIMED, false),
                        "a test",
                        Optional.of(new CaseId("IR-1")),
                        RequestedWindow.OPEN,
                        Retention.NONE),
                List.of(root.registered().artifact()));
        PackageId id = opened.open().packageId();
        Path sealed = folder.resolve("evidence").resolve(id.prefix());
        stateOtherCatalog(sealed.resolve(PackageLayout.OPEN));
        OpenPackage reopened = acquisition.reopen(id);
        acquisition.collect(reopened, Deadline.in(clock, Duration.ofMinutes(1)));
        acquisition.seal(reopened);
        IndependentVerifiers.acceptFirstOfKind(store, id, PemSigner.open(key).publicKey());
        return sealed;
    }

    /** The program's catalog allows neither items of any artifact for any target nor items without a response. */
    private static void stateOtherCatalog(Path open) throws IOException {
        Files.writeString(open, Files.readString(open).replace(ArtifactCatalog.version(), "of-fixture"));
    }
}
