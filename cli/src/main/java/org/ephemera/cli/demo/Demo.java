package org.ephemera.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.Receipt;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Baseline;
import org.ephemera.analyze.Triage;
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

/** A whole incident on this machine: a simulated cloud, an alert, the code of the function that takes it, and a verdict. */
public record Demo(Scenario scenario, Place place, Session session) {
    /** Time limit of a Lambda function. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    /**
     * Where a demonstration leaves what it makes.
     *
     * @param out as the user named it: the store's folder
     * @param folder the same, found
     * @param key signs, in the user's configuration folder
     * @param publicKey its public half, beside the evidence
     */
    public record Place(String out, Path folder, Path key, Path publicKey) {
        /** Made on first use. */
        PemSigner signer() throws SigningException {
            try {
                PemSigner.create(key);
            } catch (SigningException e) {
                throw new SigningException(
                        "cannot make the demonstration's key at " + key
                                + "; set HOME, or XDG_CONFIG_HOME, to a folder that you may write to",
                        e);
            }
            return PemSigner.open(key);
        }

        /**
         * What the package means.
         *
         * @param reported what its report says if that was written just now, and not by an earlier start
         */
        Analysis judged(PackageId id, @Nullable Analysis reported) throws IOException {
            if (reported != null) {
                return reported;
            }
            try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(folder.resolve(id.prefix())))) {
                return Triage.analyze(
                        sealed,
                        new Triage.Options(Optional.empty(), Baseline.NONE, false),
                        name -> OutputStream.nullOutputStream());
            } catch (AnalysisException e) {
                throw new IOException("the package that was just sealed cannot be judged: " + e.getMessage(), e);
            }
        }
    }

    /** @param repeated true if the alert, or another one about its target, had opened the package before */
    public record Shown(
            CollectionResult collected, VerificationReport verification, Analysis analysis, boolean repeated) {}

    public Shown run(ProgressDisplay watch) throws IOException {
        PemSigner signer = place.signer();
        SealWarmup.of(signer);
        boolean[] repeated = {false};
        AtomicReference<@Nullable Analysis> reported = new AtomicReference<>();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                AwsRuntime runtime =
                        AwsRuntime.of(settings(cloud), session.clock(), LocalProcess.current(), reported::set)) {
            // The store makes its folder, in which the public key is to lie.
            runtime.site().store();
            SigningKey.publish(signer, place.publicKey());
            AlertResponse answer = runtime.alerts(watch.listener(), line -> {
                        repeated[0] |= line.startsWith("goes on with");
                        watch.say(line);
                    })
                    .answer(scenario.alert(), "demo", () -> LONGEST);
            PackageId id = new PackageId(answer.json().path("packageId").asText());
            return new Shown(collected(runtime, id), verify(id, signer), place.judged(id, reported.get()), repeated[0]);
        }
    }

    private CollectionResult collected(AwsRuntime runtime, PackageId id) throws IOException {
        Acquisition acquisition = runtime.site().acquisition("demo", CollectionListener.NONE);
        OpenPackage opened = acquisition.reopen(id);
        String location = StoreOpener.location(StoreOpener.FILE + place.out(), id);
        return new CollectionResult(new Receipt(opened.open().target().id(), location, acquisition.seal(opened)));
    }

    private VerificationReport verify(PackageId id, PemSigner signer) throws IOException {
        try (PackageReader reader = new DirectoryPackage(place.folder().resolve(id.prefix()))) {
            return PackageVerifier.verify(reader, signer.publicKey(), Optional.of(id.value()));
        }
    }

    /** Nothing of the user's own: no profile, no credentials, no region. */
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
