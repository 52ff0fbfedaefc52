package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Opened;
import org.ephemera.acquire.Receipt;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.Subject;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.trigger.AlertParser;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.PackageReader;
import org.ephemera.bag.Requester;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.Retention;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;

/**
 * The same as {@link Demo} in a simulated Azure. The alert goes through the parser and the runtime that a function will
 * have; there is no function yet.
 */
record AzureDemo(AzureScenario scenario, Demo.Place place, Session session) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    Demo.Shown run(Watch watch) throws IOException {
        PemSigner.create(place.key());
        PemSigner signer = PemSigner.open(place.key());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime = AzureRuntime.of(settings(azure), session.clock(), LocalProcess.current())) {
            // The store makes its folder, in which the public key is to lie.
            runtime.store();
            SigningKey.publish(signer, place.publicKey());
            Acquisition acquisition = runtime.acquisition("demo", watch.listener());
            Opened opened = acquisition.open(
                    request(runtime), AzureSources.plannedFor(subject().target().kind()));
            PackageId id = opened.open().packageId();
            watch.say((opened.fresh() ? "opened " : "goes on with ") + id);
            acquisition.collect(opened, Deadline.in(session.clock(), LONGEST));
            Seal seal = acquisition.seal(opened);
            String location = Stores.location(Stores.FILE + place.out(), id);
            Collected collected =
                    new Collected(new Receipt(opened.open().target().id(), location, seal));
            return new Demo.Shown(collected, verify(id, signer), !opened.fresh());
        }
    }

    private Subject subject() {
        return switch (AlertParser.parse(scenario.alert())) {
            case Alert.Recognised recognised -> recognised.subjects().getFirst();
            case Alert.NoContainer none -> throw new IllegalStateException(none.reason());
            case Alert.NotAnAlert not -> throw new IllegalStateException(not.reason());
        };
    }

    private AcquisitionRequest request(AzureRuntime runtime) {
        Subject subject = subject();
        return new AcquisitionRequest(
                runtime.withWorkspace(subject.target()),
                subject.trigger(),
                new ReceivedEvent(scenario.alert()),
                new Requester(subject.trigger().source(), Requester.Method.EVENT_SOURCE, false),
                "",
                Optional.empty(),
                subject.window(),
                Retention.NONE);
    }

    private VerificationReport verify(PackageId id, PemSigner signer) throws IOException {
        Path folder = place.folder().resolve(id.prefix());
        try (PackageReader reader = new DirectoryPackage(folder)) {
            return PackageVerifier.verify(reader, signer.publicKey(), Optional.of(id.value()));
        }
    }

    /** Nothing of the user's own: no sign-in, no tenant. */
    private Map<String, String> settings(SimulatedAzure azure) {
        return Map.of(
                "AZURE_ENDPOINT_URL",
                azure.endpoint().toString(),
                "AZURE_TENANT_ID",
                "72f988bf-86f1-41af-91ab-2d7cd011db47",
                "AZURE_CLIENT_ID",
                scenario.caller(),
                "AZURE_CLIENT_SECRET",
                "no-secret-in-a-simulated-cloud",
                Stores.VARIABLE,
                Stores.FILE + place.folder().toAbsolutePath(),
                Signers.VARIABLE,
                "file:" + place.key());
    }
}
