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
import org.ephemera.acquire.Admission;
import org.ephemera.acquire.FollowUps;
import org.ephemera.acquire.LaterAlerts;
import org.ephemera.acquire.Opened;
import org.ephemera.acquire.Receipt;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.cloud.Reading;
import org.ephemera.cli.render.Beside;
import org.ephemera.cli.render.Collected;
import org.ephemera.cli.render.HowTo;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.Voice;
import org.ephemera.cli.store.Authorities;
import org.ephemera.cli.store.Signers;
import org.ephemera.cli.store.SigningKey;
import org.ephemera.cli.store.Stores;
import org.ephemera.cli.terminal.ShellWord;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Json;
import org.ephemera.format.Layout;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.Progress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.Seal;
import org.ephemera.seal.StandingOutcomes;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;

/**
 * Runs acquisitions on this machine, from opening to seal, while somebody watches.
 *
 * @param tsa as it was given; the environment's is what is used without it
 */
public record Collecting(
        String store, Optional<String> signer, Optional<String> tsa, Reading reading, Session session, Voice voice) {
    /** Nobody takes over when time runs out, as a function's next run does; so there is plenty. */
    private static final Duration LONGEST = Duration.ofDays(2);

    /** Check that fails before a package is opened. */
    private interface Precondition {
        void check(Cloud.Reader reader) throws IOException;
    }

    /** What is done with an acquisition once it can begin. */
    private interface Start {
        Opened open(Acquisition acquisition) throws IOException;
    }

    /** @param beside what else is asked for at the same time */
    public Collected collect(AcquisitionRequest request, Beside beside) throws Failure, IOException {
        // First what can fail without a trace: a key that cannot sign must not show when all is collected.
        Cloud cloud = Cloud.of(request.target());
        check(cloud, request.target());
        Optional<TimestampAuthority> authority = Authorities.named(tsa, session);
        KnownKeys key = Signers.known(signer, session);
        return run(
                request.target(),
                request.retention(),
                key,
                authority,
                beside,
                reader -> reader.identity().check(cloud.place(request.target())),
                acquisition -> acquisition.open(request, cloud.plannedFor(request.target())));
    }

    public Collected resume(PackageId id) throws Failure, IOException {
        // In which cloud its target is shows only when the package has been found.
        for (Cloud any : Cloud.values()) {
            any.check(session);
        }
        Stores.check(store);
        Optional<TimestampAuthority> authority = Authorities.named(tsa, session);
        KnownKeys key = Signers.known(signer, session);
        EvidenceStore begun = Stores.forReading(store, session);
        OpenRecord open;
        try {
            open = Progress.openRecord(begun, id);
        } catch (MissingObjectException e) {
            throw Failure.couldNot(
                    "there is no package " + id + " in " + store, "Name the store it was begun in with --store");
        }
        Cloud cloud = Cloud.of(open.target());
        check(cloud, open.target());
        Optional<String> other = StandingOutcomes.closedByAnother(begun, open, key.signer());
        if (other.isPresent()) {
            throw Failure.couldNot(
                    "package " + id + " was closed before all of it was collected, with another key than yours: "
                            + other.get(),
                    "If you know that key, seal the package with it: name it with --signer; if nobody does, somebody put it there:"
                            + " keep a copy of work/closing/" + id + "/ and of " + Layout.OUTCOMES
                            + ", take both away, and run this again");
        }
        return run(
                open.target(),
                open.policy().retention(),
                key,
                authority,
                Beside.NOTHING,
                // No check: an open package is sealed even if its cloud can no longer be read.
                reader -> {},
                acquisition -> acquisition.reopen(id));
    }

    /** The commands that verify a package of this signer. */
    public List<HowTo> howToVerify(Collected collected) throws Failure {
        List<HowTo> commands = new ArrayList<>();
        String program = ShellWord.of(session.program());
        String key = "key.pub.pem";
        if (signer.isPresent()) {
            commands.add(new HowTo("Key", program + " key --signer " + ShellWord.of(signer.get()) + " > " + key));
        } else {
            key = SigningKey.published(session).toString();
        }
        String location = ShellWord.of(collected.receipt().location());
        commands.add(new HowTo("Verify", program + " verify " + location + " --key " + ShellWord.of(key)));
        return commands;
    }

    private void check(Cloud cloud, Target target) throws Failure {
        if (cloud != Cloud.AWS && reading.role().isPresent()) {
            throw Failure.usage(
                    "--role is for targets in AWS", "Leave it out, and unset EPHEMERA_ROLE; sign in as who may read");
        }
        cloud.check(target, session);
        cloud.checkFiles();
        Stores.check(store);
    }

    private Collected run(
            Target target,
            Retention retention,
            KnownKeys key,
            Optional<TimestampAuthority> authority,
            Beside beside,
            Precondition precondition,
            Start start)
            throws Failure, IOException {
        EvidenceStore to = Stores.forWriting(store, retention, session);
        try (Watch watch = Watch.begin(session, voice);
                Cloud.Reader reader = reader(target)) {
            Ahead.of(key.signer());
            precondition.check(reader);
            Acquisition acquisition = acquisition(to, key, authority, watch, reader);
            Opened opened = start.open(acquisition);
            if (opened.fresh()) {
                watch.plan(opened.open().plan());
            }
            Retention kept = opened.open().policy().retention();
            if (!kept.equals(retention)) {
                // Opened before, with another: with less it could not be sealed.
                watch.say("the package keeps the retention that it was opened with: " + kept);
                acquisition = acquisition(Stores.forWriting(store, kept, session), key, authority, watch, reader);
            }
            return finish(acquisition, opened, key.signer(), watch, beside);
        }
    }

    private Acquisition acquisition(
            EvidenceStore to, KnownKeys key, Optional<TimestampAuthority> authority, Watch watch, Cloud.Reader reader) {
        return new Acquisition(
                Stream.of(reader.sources(), SpoolSource.all(to), List.of(new LaterAlerts(to)))
                        .<EvidenceSource>flatMap(List::stream)
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
        if (store.startsWith(Stores.S3) || key.startsWith(Signers.KMS)) {
            sdk.putAll(AwsRuntime.sdk());
        }
        sdk.putAll(AzureRuntime.sdk(store, key));
        return sdk;
    }

    private Cloud.Reader reader(Target target) throws Failure {
        try {
            return Cloud.of(target).reader(target, reading, session);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        } catch (IOException e) {
            throw Failure.couldNot(e);
        }
    }

    private Collected finish(Acquisition acquisition, Opened opened, Signer key, Watch watch, Beside beside)
            throws Failure {
        PackageId id = opened.open().packageId();
        String location = Stores.location(store, id);
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
            boolean before = opened.admission() != Admission.REOPENED
                    && seal.statement().sealedAt().isBefore(begun);
            OpenRecord sealed = acquisition.packageOf(opened, seal).open();
            return new Collected(Receipt.of(sealed, each -> Stores.location(store, each), seal), before);
        } catch (IOException | UncheckedIOException e) {
            throw Failure.couldNot(e)
                    .then("What was collected stays; finish it with:", resumeCommand(id))
                    .with("packageId", id.value())
                    .with("location", location);
        } finally {
            stop.close();
        }
    }

    /** Functions that keep this store follow it up; on this machine nobody does. */
    private void sayWhatIsBehind(Opened opened, Instant now) {
        Instant end = opened.open().window().to();
        if (opened.admission() == Admission.SAME_SUBJECT && FollowUps.isLater(now, end)) {
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

    private void interrupted(PackageId id, String location, Watch watch, Beside beside, int exitCode) {
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
        return ShellWord.of(session.program()) + " collect --resume " + id + " --store " + ShellWord.of(store)
                + signer.map(uri -> " --signer " + ShellWord.of(uri)).orElse("")
                + tsa.map(url -> " --tsa " + ShellWord.of(url)).orElse("")
                + reading.options();
    }
}
