package org.ephemera.cli.collect;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.acquire.Receipt;
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.terminal.LiveLine;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.format.Json;
import org.ephemera.queue.AcquisitionProgress;
import org.ephemera.seal.Seal;
import org.ephemera.store.EvidenceStore;

/** Follows a package that somebody else makes, by its store, until it is sealed. */
public record AcquisitionFollower(PackageLocation place, Session session, OutputOptions voice) {
    /** Between two looks; each costs as many requests as the package has log segments. */
    private static final Duration FIRST = Duration.ofMillis(500);

    private static final Duration SLOWEST = Duration.ofSeconds(10);

    /** After its deadline a worker may still be about to seal it. */
    private static final Duration GRACE = Duration.ofHours(1);

    /** The deadline is counted from when a worker says that it began, by whatever clock, and there is none before; this is counted from now. */
    private static final Duration LONGEST = Duration.ofHours(13);

    public CollectionResult toTheSeal() throws CommandFailure {
        EvidenceStore store = place.open(session);
        AtomicReference<String> last = new AtomicReference<>("taken");
        Optional<LiveLine> line = session.live() && !voice.quiet()
                ? Optional.of(new LiveLine(session.err(), last::get))
                : Optional.empty();
        Interruption.Registration stop = session.interruption().onStop(this::interrupted);
        try {
            return follow(store, last);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e)
                    .then("The function goes on; see how far it is with:", command())
                    .with("packageId", place.id().value())
                    .with("location", place.location());
        } finally {
            stop.close();
            line.ifPresent(LiveLine::close);
        }
    }

    private CollectionResult follow(EvidenceStore store, AtomicReference<String> last)
            throws IOException, CommandFailure {
        Duration pause = FIRST;
        Instant latest = session.clock().instant().plus(LONGEST);
        while (true) {
            AcquisitionProgress standing = AcquisitionProgress.read(store, place.id());
            Optional<Seal> seal = standing.seal();
            if (seal.isPresent()) {
                return new CollectionResult(
                        Receipt.of(standing.open(), id -> StoreOpener.location(place.store(), id), seal.get()));
            }
            Instant end = standing.deadline()
                    .map(deadline -> deadline.plus(GRACE))
                    .filter(latest::isAfter)
                    .orElse(latest);
            if (session.clock().instant().isAfter(end)) {
                throw CommandFailure.couldNot(
                                "it should have been sealed by " + end + " and is not",
                                "Look at the function's log and its dead letters")
                        .with("packageId", place.id().value());
            }
            say(standing, last);
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(SLOWEST) < 0 ? pause.multipliedBy(2) : SLOWEST;
        }
    }

    private void say(AcquisitionProgress standing, AtomicReference<String> last) {
        String now = standing.endedCount() + " of " + standing.planned() + " items, " + standing.answers() + " answers";
        if (!now.equals(last.get())) {
            last.set(now);
            if (!session.live() && !voice.quiet()) {
                new PlainLog(session).say(now);
            }
        }
    }

    private void sleep(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void interrupted(int exitCode) {
        session.remarks().line("Interrupted. The function goes on; see how far it is with:");
        session.remarks().line("  " + command());
        if (voice.json()) {
            var known = Json.object().put("packageId", place.id().value()).put("location", place.location());
            session.json(Interruption.toJson(known, command(), exitCode));
        }
    }

    private String command() {
        return PosixQuoting.of(session.program()) + " status " + PosixQuoting.of(place.location());
    }
}
