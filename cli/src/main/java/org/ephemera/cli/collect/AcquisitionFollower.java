package org.ephemera.cli.collect;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.acquire.AcquisitionReceipt;
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

/** Follower of an acquisition that a function runs; reads the progress from the store until the package is sealed. */
public record AcquisitionFollower(PackageLocation place, Session session, OutputOptions output) {
    /** First interval between two reads. Each read sends one request for each log segment of the package. */
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(500);

    private static final Duration MAX_INTERVAL = Duration.ofSeconds(10);

    /** Time after the deadline in which a worker may still seal the package. */
    private static final Duration GRACE = Duration.ofHours(1);

    /**
     * Limit from the start of this command. The deadline in the store depends on the clock of the worker, and does
     * not exist before a worker has started.
     */
    private static final Duration MAX_WAIT = Duration.ofHours(13);

    /**
     * Waits until the package is sealed and returns the result.
     *
     * @throws CommandFailure if the store cannot be read, or the package is not sealed one hour after its deadline or
     *     13 hours after the start of this command
     */
    public CollectionResult followUntilSealed() throws CommandFailure {
        EvidenceStore store = place.open(session);
        AtomicReference<String> last = new AtomicReference<>("accepted");
        Optional<LiveLine> line = session.live() && !output.quiet()
                ? Optional.of(new LiveLine(session.err(), last::get))
                : Optional.empty();
        Interruption.Registration stop = session.interruption().onStop(this::interrupted);
        try {
            return follow(store, last);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e)
                    .then("The function continues. Show the progress with:", command())
                    .with("packageId", place.id().value())
                    .with("location", place.location());
        } finally {
            stop.close();
            line.ifPresent(LiveLine::close);
        }
    }

    private CollectionResult follow(EvidenceStore store, AtomicReference<String> last)
            throws IOException, CommandFailure {
        Duration interval = FIRST_INTERVAL;
        Instant latest = session.clock().instant().plus(MAX_WAIT);
        while (true) {
            AcquisitionProgress progress = AcquisitionProgress.read(store, place.id());
            Optional<Seal> seal = progress.seal();
            if (seal.isPresent()) {
                return new CollectionResult(AcquisitionReceipt.of(
                        progress.open(), id -> StoreOpener.location(place.store(), id), seal.get()));
            }
            Instant end = progress.deadline()
                    .map(deadline -> deadline.plus(GRACE))
                    .filter(latest::isAfter)
                    .orElse(latest);
            if (session.clock().instant().isAfter(end)) {
                throw CommandFailure.couldNot(
                                "the package was not sealed by " + end,
                                "Check the function's log and its dead-letter queue")
                        .with("packageId", place.id().value());
            }
            report(progress, last);
            sleep(interval);
            interval = interval.multipliedBy(2).compareTo(MAX_INTERVAL) < 0 ? interval.multipliedBy(2) : MAX_INTERVAL;
        }
    }

    private void report(AcquisitionProgress progress, AtomicReference<String> last) {
        String now =
                progress.endedCount() + " of " + progress.planned() + " items, " + progress.answers() + " responses";
        if (!now.equals(last.get())) {
            last.set(now);
            if (!session.live() && !output.quiet()) {
                new ProgressLog(session).log(now);
            }
        }
    }

    private void sleep(Duration interval) throws IOException {
        try {
            Thread.sleep(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void interrupted(int exitCode) {
        session.remarks().line("Interrupted. The function continues. Show the progress with:");
        session.remarks().line("  " + command());
        if (output.json()) {
            var known = Json.object().put("packageId", place.id().value()).put("location", place.location());
            session.json(Interruption.toJson(known, command(), exitCode));
        }
    }

    private String command() {
        return PosixQuoting.of(session.program()) + " status " + PosixQuoting.of(place.location());
    }
}
