package org.ephemera.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.analyze.Analysis;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.cli.collect.LocalProcess;
import org.ephemera.cli.collect.ProgressDisplay;
import org.ephemera.cli.collect.SealWarmup;
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.SigningKey;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageReader;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.jspecify.annotations.Nullable;

/** Demonstration of an incident in a simulated Azure. */
public record AzureDemo(AzureScenario scenario, AwsDemo.Place place, Session session) {
    /** Runs the incident from the alert to the verified package. */
    public AwsDemo.Result run(ProgressDisplay watch) throws IOException {
        PemSigner signer = place.signer();
        SealWarmup.start(signer);
        AtomicReference<@Nullable Analysis> reported = new AtomicReference<>();
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime =
                        AzureRuntime.of(settings(azure), session.clock(), LocalProcess.current(), reported::set)) {
            // Opening the store creates its folder, in which the public key is published.
            runtime.site().store();
            SigningKey.publish(signer, place.publicKey());
            Set<String> existing = place.packageIds();
            AlertResponse response = runtime.alerts(watch.listener(), watch::log)
                    .handle(scenario.alert(), "demo", () -> AwsDemo.TIMEOUT);
            PackageId id = new PackageId(response.json().path("packageId").asText());
            return new AwsDemo.Result(
                    collected(runtime, id),
                    verify(id, signer),
                    place.analysis(id, reported.get()),
                    existing.contains(id.value()));
        }
    }

    private CollectionResult collected(AzureRuntime runtime, PackageId id) throws IOException {
        Acquisition acquisition = runtime.site().acquisition("demo", CollectionListener.NONE);
        OpenPackage opened = acquisition.reopen(id);
        String location = StoreOpener.location(StoreOpener.FILE + place.out(), id);
        return new CollectionResult(
                new AcquisitionReceipt(opened.open().target().id(), location, acquisition.seal(opened)));
    }

    private VerificationReport verify(PackageId id, PemSigner signer) throws IOException {
        Path folder = place.folder().resolve(id.prefix());
        try (PackageReader reader = new DirectoryPackage(folder)) {
            return PackageVerifier.verify(reader, signer.publicKey(), Optional.of(id.value()));
        }
    }

    /** Returns the settings for the simulated cloud; tenant and sign-in of the user are not used. */
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
                StoreOpener.VARIABLE,
                StoreOpener.FILE + place.folder().toAbsolutePath(),
                SignerOpener.VARIABLE,
                "file:" + place.key());
    }
}
