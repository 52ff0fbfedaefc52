package org.ephemera.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.cli.collect.LocalProcess;
import org.ephemera.cli.collect.ProgressDisplay;
import org.ephemera.cli.collect.SealWarmup;
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.SigningKey;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.collect.CollectionListener;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageReader;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.PackageId;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.jspecify.annotations.Nullable;

/**
 * Demonstration of an incident in a simulated AWS: alert, collection by the code of the function, seal and analysis.
 */
public record AwsDemo(Scenario scenario, Place place, Session session) {
    /** Time limit of a Lambda function. */
    public static final Duration TIMEOUT = Duration.ofMinutes(15);

    /**
     * Files of a demonstration.
     *
     * @param out folder of the store, as the user typed it
     * @param folder resolved folder of the store
     * @param key private key in the configuration folder of the user
     * @param publicKey public key in the folder of the store
     */
    public record Place(String out, Path folder, Path key, Path publicKey) {
        /** Opens the signing key; creates it on first use. */
        PemSigner signer() throws SigningException {
            try {
                PemSigner.create(key);
            } catch (SigningException e) {
                throw new SigningException(
                        "cannot create the key of the demonstration at " + key
                                + "; set HOME or XDG_CONFIG_HOME to a writable folder",
                        e);
            }
            return PemSigner.open(key);
        }

        /** Returns the ids of the packages in the store; empty if the store does not exist. */
        Set<String> packageIds() throws IOException {
            Path packages = folder.resolve("packages");
            if (!Files.isDirectory(packages)) {
                return Set.of();
            }
            try (Stream<Path> paths = Files.walk(packages, 4)) {
                return paths.map(path -> String.valueOf(path.getFileName()))
                        .filter(PackageId::isPackageId)
                        .collect(Collectors.toSet());
            }
        }

        /**
         * Returns the analysis of a package.
         *
         * @param reported analysis of the report that was just written; null if an earlier invocation wrote the report
         */
        Analysis analysis(PackageId id, @Nullable Analysis reported) throws IOException {
            if (reported != null) {
                return reported;
            }
            try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(folder.resolve(id.prefix())))) {
                return PackageAnalyzer.analyze(
                        sealed,
                        new PackageAnalyzer.Options(Optional.empty(), MetricBaseline.NONE, false),
                        name -> OutputStream.nullOutputStream());
            } catch (AnalysisException e) {
                throw new IOException("Cannot analyze the package that was just sealed: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Result of a demonstration.
     *
     * @param repeated true if this alert or another alert about its target had already opened the package
     */
    public record Result(
            CollectionResult collected, VerificationReport verification, Analysis analysis, boolean repeated) {}

    /** Runs the incident from the alert to the verified package. */
    public Result run(ProgressDisplay watch) throws IOException {
        PemSigner signer = place.signer();
        SealWarmup.start(signer);
        AtomicReference<@Nullable Analysis> reported = new AtomicReference<>();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                AwsRuntime runtime =
                        AwsRuntime.of(settings(cloud), session.clock(), LocalProcess.current(), reported::set)) {
            // Opening the store creates its folder, in which the public key is published.
            runtime.site().store();
            SigningKey.publish(signer, place.publicKey());
            Set<String> existing = place.packageIds();
            AlertResponse response =
                    runtime.alerts(watch.listener(), watch::log).handle(scenario.alert(), "demo", () -> TIMEOUT);
            PackageId id = new PackageId(response.json().path("packageId").asText());
            return new Result(
                    collected(runtime, id),
                    verify(id, signer),
                    place.analysis(id, reported.get()),
                    existing.contains(id.value()));
        }
    }

    private CollectionResult collected(AwsRuntime runtime, PackageId id) throws IOException {
        Acquisition acquisition = runtime.site().acquisition("demo", CollectionListener.NONE);
        OpenPackage opened = acquisition.reopen(id);
        String location = StoreOpener.location(StoreOpener.FILE + place.out(), id);
        return new CollectionResult(
                new AcquisitionReceipt(opened.open().target().id(), location, acquisition.seal(opened)));
    }

    private VerificationReport verify(PackageId id, PemSigner signer) throws IOException {
        try (PackageReader reader = new DirectoryPackage(place.folder().resolve(id.prefix()))) {
            return PackageVerifier.verify(reader, signer.publicKey(), Optional.of(id.value()));
        }
    }

    /** Returns the settings for the simulated cloud; profile, credentials and region of the user are not used. */
    private Map<String, String> settings(SimulatedCloud cloud) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                cloud.endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY",
                "no-secret-in-a-simulated-cloud",
                "AWS_REGION",
                scenario.region(),
                StoreOpener.VARIABLE,
                StoreOpener.FILE + place.folder().toAbsolutePath(),
                SignerOpener.VARIABLE,
                "file:" + place.key());
    }
}
