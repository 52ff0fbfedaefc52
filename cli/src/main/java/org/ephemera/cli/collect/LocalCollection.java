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
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AdmissionReason;
import org.ephemera.acquire.FollowUpFinder;
import org.ephemera.acquire.LaterAlertsSource;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.Receipt;
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
import org.ephemera.collect.Deadline;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.ExistingOutcomes;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.Seal;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;

/**
 * Runs acquisitions on this machine, from opening to seal, while somebody watches.
 *
 * @param tsa as it was given; the environment's is what is used without it
 */
public record LocalCollection(
        String store,
        Optional<String> signer,
        Optional<String> tsa,
        ReaderCredentials reading,
        Session session,
        OutputOptions voice) {
    /** Nobody takes over when time runs out, as a function's next run does; so there is plenty. */
    private static final Duration LONGEST = Duration.ofDays(2);

    /** Check that fails before a package is opened. */
    private interface Precondition {
        void check(Cloud.Reader reader) throws IOException;
    }

    /** What is done with an acquisition once it can begin. */
    private interface Start {
        OpenPackage open(Acquisition acquisition) throws IOException;
    }

    /** @param beside what else is asked for at the same time */
    public CollectionResult collect(AcquisitionRequest request, OtherTargets beside)
            throws CommandFailure, IOException {
        // First what can fail without a trace: a key that cannot sign must not show when all is collected.
        Cloud cloud = Cloud.of(request.target());
        check(cloud, request.target());
        Optional<TimestampAuthority> authority = TimestampAuthorities.named(tsa, session);
        KnownKeys key = SignerOpener.known(signer, session);
        return run(
                request.target(),
                request.retention(),
                key,
                authority,
                beside,
                reader -> reader.identity().check(cloud.place(request.target())),
                acquisition -> acquisition.open(request, cloud.plannedFor(request.target())));
    }

    public CollectionResult resume(PackageId id) throws CommandFailure, IOException {
        // In which cloud its target is shows only when the package has been found.
        for (Cloud any : Cloud.values()) {
            any.check(session);
        }
        StoreOpener.check(store);
        Optional<TimestampAuthority> authority = TimestampAuthorities.named(tsa, session);
        KnownKeys key = SignerOpener.known(signer, session);
        EvidenceStore begun = StoreOpener.forReading(store, session);
        OpenRecord open;
        try {
            open = PlanProgress.openRecord(begun, id);
        } catch (MissingObjectException e) {
            throw CommandFailure.couldNot(
                    "there is no package " + id + " in " + store, "Name the store it was begun in with --store");
        }
        Cloud cloud = Cloud.of(open.target());
        check(cloud, open.target());
        Optional<String> other = ExistingOutcomes.closedByAnother(begun, open, key.signer());
        if (other.isPresent()) {
            throw CommandFailure.couldNot(
                    "package " + id + " was closed before all of it was collected, with another key than yours: "
                            + other.get(),
                    "If you know that key, seal the package with it: name it with --signer; if nobody does, somebody put it there:"
                            + " keep a copy of work/closing/" + id + "/ and of " + PackageLayout.OUTCOMES
                            + ", take both away, and run this again");
        }
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

    /** The commands that verify a package of this signer. */
    public List<TitledLine> howToVerify(CollectionResult collected) throws CommandFailure {
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
                    "--role is for targets in AWS", "Leave it out, and unset EPHEMERA_ROLE; sign in as who may read");
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
            OtherTargets beside,
            Precondition precondition,
            Start start)
            throws CommandFailure, IOException {
        EvidenceStore to = StoreOpener.forWriting(store, retention, session);
        try (ProgressDisplay watch = ProgressDisplay.begin(session, voice);
                Cloud.Reader reader = reader(target)) {
            SealWarmup.of(key.signer());
            precondition.check(reader);
            Acquisition acquisition = acquisition(to, key, authority, watch, reader);
            OpenPackage opened = start.open(acquisition);
            if (opened.fresh()) {
                watch.plan(opened.open().plan());
            }
            Retention kept = opened.open().policy().retention();
            if (!kept.equals(retention)) {
                // Opened before, with another: with less it could not be sealed.
                watch.say("the package keeps the retention that it was opened with: " + kept);
                acquisition = acquisition(StoreOpener.forWriting(store, kept, session), key, authority, watch, reader);
            }
            return finish(acquisition, opened, key.signer(), watch, beside);
        }
    }

    private Acquisition acquisition(
            EvidenceStore to,
            KnownKeys key,
            Optional<TimestampAuthority> authority,
            ProgressDisplay watch,
            Cloud.Reader reader) {
        return new Acquisition(
                Stream.of(reader.sources(), SpoolSource.all(to), List.of(LaterAlertsSource.registered(to)))
                        .flatMap(List::stream)
                        .toList(),
                to,
                key,
                authority,
                LocalProcess.writingTo(store),
                new ForeignObjectWarning(watch.listener(), session),
                RuntimeRecord.local(sdk(reader)),
                session.clock());
    }

    /** What speaks to the clouds: to the one that is read, and to those in which the package is kept and signed. */
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
            Acquisition acquisition, OpenPackage opened, Signer key, ProgressDisplay watch, OtherTargets beside)
            throws CommandFailure {
        PackageId id = opened.open().packageId();
        String location = StoreOpener.location(store, id);
        watch.say("package " + id + " in " + store
                + (opened.fresh()
                        ? ""
                        : ", which was opened before (by this alert or by another one about its target)"));
        Instant begun = session.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        sayWhatIsBehind(opened, begun);
        Interruption.Registration stop =
                session.interruption().onStop(code -> interrupted(id, location, watch, beside, code));
        try {
            Optional<Seal> whole = acquisition.finish(opened, Deadline.in(session.clock(), LONGEST));
            Seal seal = whole.isPresent() ? whole.get() : acquisition.seal(opened);
            sayWhoseKey(seal, key);
            boolean before = opened.admission() != AdmissionReason.REOPENED
                    && seal.statement().sealedAt().isBefore(begun);
            OpenRecord sealed = acquisition.packageOf(opened, seal).open();
            return new CollectionResult(Receipt.of(sealed, each -> StoreOpener.location(store, each), seal), before);
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.couldNot(e)
                    .then("What was collected stays; finish it with:", resumeCommand(id))
                    .with("packageId", id.value())
                    .with("location", location);
        } finally {
            stop.close();
        }
    }

    /** Functions that keep this store follow it up; on this machine nobody does. */
    private void sayWhatIsBehind(OpenPackage opened, Instant now) {
        Instant end = opened.open().window().to();
        if (opened.admission() == AdmissionReason.SAME_SUBJECT && FollowUpFinder.isLater(now, end)) {
            session.remarks()
                    .line(
                            "ephemera: This alert came after the window of package "
                                    + opened.open().packageId() + " had ended, at " + end
                                    + ", and is kept beside it. What happened since then is not in it; where functions keep this"
                                    + " store, a follow-up brings it. Name the target in the place of the alert to collect it now.");
        }
    }

    /** Who finishes a package that another key has sealed would verify it with his own, in vain. */
    private void sayWhoseKey(Seal seal, Signer key) {
        String sealing = seal.statement().keyId();
        try {
            if (!sealing.equals(PublicKeys.keyId(key.publicKey()))) {
                session.remarks()
                        .line("ephemera: Package " + seal.statement().packageId()
                                + " had been sealed before, and with another key than yours: " + sealing
                                + ". Verify it with that one, if you know whose it is.");
            }
        } catch (SigningException e) {
            session.remarks().line("ephemera: It is not known whether your key sealed it: " + e.getMessage());
        }
    }

    private void interrupted(PackageId id, String location, ProgressDisplay watch, OtherTargets beside, int exitCode) {
        watch.close();
        session.remarks().line("Interrupted. What was collected stays; finish it with:");
        session.remarks().line("  " + resumeCommand(id));
        beside.show(session.remarks());
        if (voice.json()) {
            var known = Json.object().put("packageId", id.value()).put("location", location);
            Interruption.toJson(known, resumeCommand(id), exitCode);
            beside.addTo(known, exitCode);
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
