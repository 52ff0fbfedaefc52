package org.ephemera.cli.collect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AdmissionReason;
import org.ephemera.acquire.FiledAlertsSource;
import org.ephemera.acquire.FollowUpFinder;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.cloud.ReaderCredentials;
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.render.OtherTargets;
import org.ephemera.cli.render.TitledLine;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.SigningKey;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.store.TimestampAuthorities;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PublicKeySetting;
import org.ephemera.seal.Seal;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.state.SignedStateStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;

/**
 * Acquisitions that run on this machine, from the opening of the package to the seal.
 *
 * @param tsa value of {@code --tsa}; without it the environment variable applies
 * @param limit time after which the package is sealed with the evidence collected so far
 */
public record LocalCollection(
        String store,
        Optional<String> signer,
        Optional<String> tsa,
        ReaderCredentials reading,
        Session session,
        OutputOptions output,
        Duration limit) {
    /**
     * Default time limit. It is long, because no other worker resumes a package of this machine, unlike one of a
     * function.
     */
    public static final Duration MAX_DURATION = Duration.ofDays(2);

    /** Check that fails before a package is opened. */
    private interface Precondition {
        void check(Cloud.Reader reader) throws IOException;
    }

    /** Step that opens a new package or an existing one. */
    private interface Start {
        OpenPackage open(Acquisition acquisition) throws IOException;
    }

    /**
     * Collects and seals the evidence of one target.
     *
     * @param others the other targets of the alert, which are reported on an interruption
     */
    public CollectionResult collect(AcquisitionRequest request, OtherTargets others)
            throws CommandFailure, IOException {
        // Checks that leave no trace come first: an unusable key must not be found after the collection.
        Cloud cloud = Cloud.of(request.target());
        check(cloud, request.target());
        Optional<TimestampAuthority> authority = TimestampAuthorities.named(tsa, session);
        KnownKeys key = SignerOpener.known(signer, session);
        return run(
                request.target(),
                request.retention(),
                key,
                authority,
                others,
                reader -> reader.identity().check(cloud.place(request.target())),
                acquisition -> acquisition.open(request, cloud.plannedFor(request.target())));
    }

    /** Finishes an interrupted package, or requests its missing timestamp again. */
    public CollectionResult resume(PackageId id) throws CommandFailure, IOException {
        // The cloud of the target is unknown until the package is read, so the settings of all clouds are checked.
        for (Cloud any : Cloud.values()) {
            any.check(session);
        }
        StoreOpener.check(store);
        Optional<TimestampAuthority> authority = TimestampAuthorities.named(tsa, session);
        KnownKeys key = SignerOpener.known(signer, session);
        EvidenceStore existing = StoreOpener.forReading(store, session);
        OpenRecord open;
        try {
            open = PlanProgress.openRecord(existing, id);
        } catch (MissingObjectException e) {
            throw CommandFailure.couldNot(
                    "package not found: " + id + " in " + store,
                    "Use --store to specify the store that contains the package");
        }
        requireOwn(existing, id, key);
        Cloud cloud = Cloud.of(open.target());
        check(cloud, open.target());
        return run(
                open.target(),
                open.policy().retention(),
                key,
                authority,
                OtherTargets.NOTHING,
                // No check: an open package is sealed even if its cloud can no longer be read.
                reader -> {},
                acquisition -> acquisition.reopen(id));
    }

    /** Fails if the package was opened with a key that is not trusted: its request may be that of an attacker. */
    private void requireOwn(EvidenceStore existing, PackageId id, KnownKeys key) throws CommandFailure, IOException {
        try {
            PlanProgress.openRecord(
                    SignedStateStore.of(existing, SignerOpener.stateKeys(key, session), foreign -> {}), id);
        } catch (MissingObjectException e) {
            throw CommandFailure.couldNot(
                    "package " + id + " was opened with another key than yours",
                    "Use --signer to specify the key that opened it. If you trust its opener, add the opener's public"
                            + " key to " + PublicKeySetting.STATE.variable());
        }
    }

    /** Returns the commands that verify a package of this signer. */
    public List<TitledLine> verifyCommands(CollectionResult collected) throws CommandFailure {
        List<TitledLine> commands = new ArrayList<>();
        String program = PosixQuoting.of(session.program());
        String key = "key.pub.pem";
        if (signer.isPresent()) {
            commands.add(
                    new TitledLine("Key", program + " key --signer " + PosixQuoting.of(signer.get()) + " > " + key));
        } else {
            key = SigningKey.published(session).toString();
        }
        String location = PosixQuoting.of(collected.receipt().location());
        commands.add(new TitledLine("Verify", program + " verify " + location + " --key " + PosixQuoting.of(key)));
        return commands;
    }

    private void check(Cloud cloud, Target target) throws CommandFailure {
        if (cloud != Cloud.AWS && reading.role().isPresent()) {
            throw CommandFailure.usage(
                    "--role applies only to targets in AWS",
                    "Omit --role, unset EPHEMERA_ROLE, and sign in as a principal that may read");
        }
        cloud.check(target, session);
        cloud.checkFiles();
        StoreOpener.check(store);
    }

    private CollectionResult run(
            Target target,
            Retention retention,
            KnownKeys key,
            Optional<TimestampAuthority> authority,
            OtherTargets others,
            Precondition precondition,
            Start start)
            throws CommandFailure, IOException {
        EvidenceStore to = StoreOpener.forWriting(store, retention, session);
        try (ProgressDisplay watch = ProgressDisplay.begin(session, output);
                Cloud.Reader reader = reader(target)) {
            SealWarmup.start(key.signer());
            precondition.check(reader);
            Acquisition acquisition = acquisition(to, key, authority, watch, reader);
            OpenPackage opened = start.open(acquisition);
            if (opened.isNew()) {
                watch.plan(opened.open().plan());
            }
            Retention kept = opened.open().policy().retention();
            if (!kept.equals(retention)) {
                // An existing package keeps its retention; with a shorter one it could not be sealed.
                watch.log("the package keeps the retention with which it was opened: " + kept);
                acquisition = acquisition(StoreOpener.forWriting(store, kept, session), key, authority, watch, reader);
            }
            return finish(acquisition, opened, key.signer(), watch, others);
        }
    }

    private Acquisition acquisition(
            EvidenceStore opened,
            KnownKeys key,
            Optional<TimestampAuthority> authority,
            ProgressDisplay watch,
            Cloud.Reader reader)
            throws SigningException {
        CollectionListener listener = new ForeignObjectWarning(watch.listener(), session);
        EvidenceStore to = SignedStateStore.of(opened, SignerOpener.stateKeys(key, session), listener::foreignObject);
        List<RegisteredSource> sources = Stream.of(
                        reader.sources(), SpoolSource.all(to), List.of(FiledAlertsSource.registered(to)))
                .flatMap(List::stream)
                .toList();
        return new Acquisition(
                target -> sources,
                to,
                key,
                authority,
                LocalProcess.writingTo(store),
                listener,
                RuntimeRecord.local(sdk(reader)),
                session.clock());
    }

    /** Returns the SDK versions for the cloud of the target, the store and the signer. */
    private Map<String, String> sdk(Cloud.Reader reader) {
        String key = signer.orElse("");
        Map<String, String> sdk = new TreeMap<>(reader.sdk());
        if (store.startsWith(StoreOpener.S3) || key.startsWith(SignerOpener.KMS)) {
            sdk.putAll(AwsRuntime.sdk());
        }
        sdk.putAll(AzureRuntime.sdk(store, key));
        return sdk;
    }

    private Cloud.Reader reader(Target target) throws CommandFailure {
        try {
            return Cloud.of(target).reader(target, reading, session);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }

    private CollectionResult finish(
            Acquisition acquisition, OpenPackage opened, Signer key, ProgressDisplay watch, OtherTargets others)
            throws CommandFailure {
        PackageId id = opened.open().packageId();
        String location = StoreOpener.location(store, id);
        watch.log("package " + id + " in " + store
                + (opened.isNew()
                        ? ""
                        : ", which was already opened by this alert or by another alert about its target"));
        Instant started = session.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        warnOfLateAlert(opened, started);
        Interruption.Registration stop =
                session.interruption().onStop(code -> interrupted(id, location, watch, others, code));
        try {
            Optional<Seal> complete = acquisition.finish(opened, Deadline.in(session.clock(), limit));
            Seal seal = complete.isPresent() ? complete.get() : acquisition.seal(opened);
            warnOfOtherKey(seal, key);
            boolean sealedBefore = opened.admission() != AdmissionReason.REOPENED
                    && seal.statement().sealedAt().isBefore(started);
            OpenRecord sealed = acquisition.packageOf(opened, seal).open();
            return new CollectionResult(
                    AcquisitionReceipt.of(sealed, each -> StoreOpener.location(store, each), seal), sealedBefore);
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.couldNot(e)
                    .then("The collected evidence is kept. Finish the package with:", resumeCommand(id))
                    .with("packageId", id.value())
                    .with("location", location);
        } finally {
            stop.close();
        }
    }

    /** Warns that the alert came after the window of its package: only deployed functions create follow-up packages. */
    private void warnOfLateAlert(OpenPackage opened, Instant now) {
        Instant end = opened.open().window().to();
        if (opened.admission() == AdmissionReason.SAME_SUBJECT && FollowUpFinder.isLater(now, end)) {
            session.remarks()
                    .line("ephemera: This alert came after " + end + ", the end of the window of package "
                            + opened.open().packageId() + ", and is stored with that package. The package does"
                            + " not contain later events. If a function uses this store, it creates a follow-up"
                            + " package. To collect now, pass the target instead of the alert.");
        }
    }

    /** Warns that another key sealed the package, so that the user does not verify it with the wrong key. */
    private void warnOfOtherKey(Seal seal, Signer key) {
        String sealing = seal.statement().keyId();
        try {
            if (!sealing.equals(PublicKeys.keyId(key.publicKey()))) {
                session.remarks()
                        .line("ephemera: Package " + seal.statement().packageId()
                                + " was already sealed with another key than yours: " + sealing
                                + ". Verify the package with that key if you know its owner.");
            }
        } catch (SigningException e) {
            session.remarks().line("ephemera: Cannot determine whether your key sealed the package: " + e.getMessage());
        }
    }

    private void interrupted(PackageId id, String location, ProgressDisplay watch, OtherTargets others, int exitCode) {
        watch.close();
        session.remarks().line("Interrupted. The collected evidence is kept. Finish the package with:");
        session.remarks().line("  " + resumeCommand(id));
        others.show(session.remarks());
        if (output.json()) {
            var known = Json.object().put("packageId", id.value()).put("location", location);
            Interruption.toJson(known, resumeCommand(id), exitCode);
            others.addTo(known, exitCode);
            session.json(known);
        }
    }

    private String resumeCommand(PackageId id) {
        return PosixQuoting.of(session.program()) + " collect --resume " + id + " --store " + PosixQuoting.of(store)
                + signer.map(uri -> " --signer " + PosixQuoting.of(uri)).orElse("")
                + tsa.map(url -> " --tsa " + PosixQuoting.of(url)).orElse("")
                + reading.options();
    }
}
