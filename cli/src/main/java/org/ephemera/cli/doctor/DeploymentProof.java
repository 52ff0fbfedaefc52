package org.ephemera.cli.doctor;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.queue.AcquisitionProgress;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;
import org.jspecify.annotations.Nullable;

/**
 * Proof that a deployment works: rules exist, a synthetic alert becomes a sealed package, the key signed its seal, it
 * verifies, and its lock is enforced.
 */
public final class DeploymentProof {
    private final Session session;
    private final Duration wait;
    private final boolean quiet;
    private final Optional<String> target;
    private final StepList steps;
    private @Nullable SyntheticPackage made;
    private @Nullable VerificationReport report;

    /**
     * Creates a proof.
     *
     * @param wait longest time until a worker begins, and again until the package is sealed
     * @param quiet true if no line shows that the proof waits
     * @param target target of the synthetic alert; empty for one that does not exist
     * @param listener receives each step when its result is known
     */
    public DeploymentProof(
            Session session, Duration wait, boolean quiet, Optional<String> target, Consumer<DoctorStep> listener) {
        this.session = session;
        this.wait = wait;
        this.quiet = quiet;
        this.target = target;
        this.steps = new StepList(listener);
    }

    /**
     * Proves a deployment.
     *
     * @param name as the user typed it
     * @throws CommandFailure if the name is invalid, or if the settings or the credentials of the cloud are unusable
     */
    public List<DoctorStep> prove(String name) throws CommandFailure {
        DeploymentName parsed = DeploymentName.of(name);
        Optional<? extends Deployment> found = parsed.connect(session, steps);
        boolean exists = found.isPresent();
        String known = parsed.lastStep();
        steps.runIf(exists, known, "rules", () -> found.orElseThrow().checkRules());
        boolean opened = steps.runIf(exists, known, "function", () -> open(found.orElseThrow()));
        boolean begun = steps.runIf(opened, "function", "queue", () -> begin(found.orElseThrow()));
        steps.runIf(exists, known, "dead letters", () -> found.orElseThrow().checkDeadLetters());
        boolean sealed = steps.runIf(begun, "queue", "package", () -> seal(found.orElseThrow()));
        boolean signed = steps.runIf(sealed, "package", "key", () -> checkKey(found.orElseThrow()));
        steps.runIf(signed, "key", "verification", this::checkVerification);
        steps.runIf(opened, "function", "lock", () -> found.orElseThrow().checkLock(made().place()));
        return steps.all();
    }

    /** Returns the package of the synthetic alert; empty if the function opened none. */
    public Optional<PackageLocation> place() {
        return Optional.ofNullable(made).map(SyntheticPackage::place);
    }

    private SyntheticPackage made() {
        return Objects.requireNonNull(made);
    }

    private String open(Deployment deployment) throws StepException, CommandFailure, IOException {
        SyntheticPackage opened = SyntheticPackage.of(
                deployment.invoke(SyntheticAlert.request(target.orElseGet(deployment::target))), session, wait, quiet);
        made = opened;
        return "opened the package " + opened.place().id() + " for a synthetic alert";
    }

    private String begin(Deployment deployment) throws StepException, CommandFailure, IOException {
        if (made().awaitBegun().isEmpty()) {
            throw deployment.neverBegun(wait);
        }
        return "a worker received the work";
    }

    private String seal(Deployment deployment) throws StepException, CommandFailure, IOException {
        AcquisitionProgress progress =
                made().awaitSealed().orElseThrow(() -> deployment.neverSealed(made().place(), wait));
        return "sealed after "
                + Duration.between(
                                progress.open().openedAt(),
                                progress.seal().orElseThrow().statement().sealedAt())
                        .toSeconds()
                + " s; all " + progress.planned() + " items have an outcome, trigger "
                + progress.open().trigger().source();
    }

    private String checkKey(Deployment deployment) throws StepException, CommandFailure, IOException {
        ECPublicKey key =
                SignerOpener.open(Optional.of(deployment.signer()), session).publicKey();
        VerificationReport verified = PackageVerifier.verify(
                made().place().open(session), made().place().id(), List.of(key), Optional.empty());
        if (verified.verdict() == VerificationResult.OTHER_KEY) {
            throw StepException.failed(
                    "another key than " + deployment.signer() + " signed the seal",
                    "Find out who changed the setting EPHEMERA_SIGNER of the function that seals, and deploy again",
                    "");
        }
        report = verified;
        return deployment.signer() + " signed the seal; fingerprint " + PublicKeys.keyId(key);
    }

    private String checkVerification() throws StepException {
        VerificationReport verified = Objects.requireNonNull(report);
        if (verified.verdict() != VerificationResult.INTACT) {
            throw StepException.failed(
                    "the package is " + verified.verdict().key() + ": "
                            + verified.checks().stream()
                                    .filter(check -> check.result() == CheckResult.Result.BROKEN)
                                    .map(CheckResult::message)
                                    .findFirst()
                                    .orElse("a check was not possible"),
                    "See each check",
                    PosixQuoting.of(session.program()) + " verify "
                            + made().place().location() + " --key seal.pem");
        }
        return "the package is intact: " + count(verified, CheckResult.Result.OK) + " checks passed, "
                + count(verified, CheckResult.Result.SKIPPED) + " do not apply";
    }

    private static long count(VerificationReport verified, CheckResult.Result result) {
        return verified.checks().stream()
                .filter(check -> check.result() == result)
                .count();
    }
}
