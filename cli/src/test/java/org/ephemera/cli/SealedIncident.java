package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Acquisition;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.cli.collect.LocalProcess;
import org.ephemera.cli.demo.AwsDemo;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageReader;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.PackageId;
import org.ephemera.runtime.AlertHandling;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;

/**
 * Scenario of a simulated cloud that the function code has collected and sealed, and that independent verifiers have
 * accepted.
 *
 * @param calls all calls that the simulated cloud received
 */
public record SealedIncident(Path folder, PackageId id, PemSigner signer, List<SimulatedCall> calls) {

    /** Collects and seals a scenario; the package is below {@code folder}. */
    public static SealedIncident of(String scenario, Path folder, Clock clock) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        PemSigner signer = PemSigner.open(key);
        return AzureScenario.names().contains(scenario)
                ? inAzure(AzureScenario.named(scenario, clock), folder, signer, key)
                : inAws(Scenario.named(scenario, clock), folder, signer, key);
    }

    /** Collects a modified incident on AWS. */
    public static SealedIncident of(Scenario scenario, Path folder) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return inAws(scenario, folder, PemSigner.open(key), key);
    }

    /** Collects a modified incident on Azure. */
    public static SealedIncident of(AzureScenario scenario, Path folder) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return inAzure(scenario, folder, PemSigner.open(key), key);
    }

    private static SealedIncident inAws(Scenario scenario, Path folder, PemSigner signer, Path key) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                AwsRuntime runtime = AwsRuntime.of(
                        Map.of(
                                "AWS_ENDPOINT_URL",
                                cloud.endpoint().toString(),
                                "AWS_ACCESS_KEY_ID",
                                "AKIAIOSFODNN7EXAMPLE",
                                "AWS_SECRET_ACCESS_KEY",
                                "no-secret-in-a-simulated-cloud",
                                "AWS_REGION",
                                scenario.region(),
                                StoreOpener.VARIABLE,
                                StoreOpener.FILE + folder,
                                SignerOpener.VARIABLE,
                                "file:" + key),
                        scenario.clock(),
                        LocalProcess.current())) {
            PackageId id = id(runtime.alerts(CollectionListener.NONE, line -> {}), scenario.alert());
            seal(runtime.site().acquisition("test", CollectionListener.NONE), id);
            return shown(new SealedIncident(folder, id, signer, cloud.calls()));
        }
    }

    private static SealedIncident inAzure(AzureScenario scenario, Path folder, PemSigner signer, Path key)
            throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime = AzureRuntime.of(
                        Map.of(
                                "AZURE_ENDPOINT_URL",
                                azure.endpoint().toString(),
                                "AZURE_TENANT_ID",
                                "72f988bf-86f1-41af-91ab-2d7cd011db47",
                                "AZURE_CLIENT_ID",
                                scenario.caller(),
                                "AZURE_CLIENT_SECRET",
                                "no-secret-in-a-simulated-cloud",
                                StoreOpener.VARIABLE,
                                StoreOpener.FILE + folder,
                                SignerOpener.VARIABLE,
                                "file:" + key),
                        scenario.clock(),
                        LocalProcess.current())) {
            PackageId id = id(runtime.alerts(CollectionListener.NONE, line -> {}), scenario.alert());
            seal(runtime.site().acquisition("test", CollectionListener.NONE), id);
            return shown(new SealedIncident(folder, id, signer, azure.calls()));
        }
    }

    private static SealedIncident shown(SealedIncident incident) throws IOException {
        IndependentVerifiers.accept(
                incident.folder().resolve(incident.id().prefix()),
                incident.signer().publicKey());
        return incident;
    }

    /** Opens the package; the caller closes it. */
    public PackageReader open() {
        return new DirectoryPackage(folder.resolve(id.prefix()));
    }

    /** Verifies the package with its key. */
    public VerificationReport verify() throws IOException {
        try (PackageReader reader = open()) {
            return PackageVerifier.verify(reader, signer.publicKey(), Optional.of(id.value()));
        }
    }

    /** Returns the seal of the function; sealing again returns the existing seal. */
    private static void seal(Acquisition acquisition, PackageId id) throws IOException {
        acquisition.seal(acquisition.reopen(id));
    }

    private static PackageId id(AlertHandling alerts, byte[] alert) throws IOException {
        AlertResponse answer = alerts.handle(alert, "test", () -> AwsDemo.TIMEOUT);
        return new PackageId(answer.json().path("packageId").asText());
    }
}
