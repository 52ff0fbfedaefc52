package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.terminal.LiveLine;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;
import org.ephemera.queue.AcquisitionProgress;
import org.ephemera.store.EvidenceStore;

/** Package of the synthetic alert, whose progress is read from the store alone. */
record SyntheticPackage(PackageLocation place, Session session, Duration longest, boolean quiet) {
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(500);
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(5);

    /**
     * Reads the response of the function.
     *
     * @throws StepException if the function opened no package
     */
    static SyntheticPackage of(JsonNode response, Session session, Duration longest, boolean quiet)
            throws StepException, CommandFailure {
        String location = Json.text(response, "location").orElse("");
        if (location.isEmpty()) {
            throw StepException.failed(
                    "the function opened no package: "
                            + SanitizedText.of(Json.text(response, "reason").orElse("its response contains no reason")),
                    "Use the functions of the version of this program: deploy again",
                    "");
        }
        return new SyntheticPackage(PackageLocation.of(location, StoreOpener.DEFAULT), session, longest, quiet);
    }

    /** Waits until a worker began; empty if none began in time. */
    Optional<AcquisitionProgress> awaitBegun() throws CommandFailure, IOException {
        return await(false);
    }

    /** Waits until the package is sealed; empty if it was not sealed in time. */
    Optional<AcquisitionProgress> awaitSealed() throws CommandFailure, IOException {
        return await(true);
    }

    private Optional<AcquisitionProgress> await(boolean sealed) throws CommandFailure, IOException {
        Optional<LiveLine> line = session.live() && !quiet
                ? Optional.of(new LiveLine(
                        session.err(), () -> "waiting until " + (sealed ? "it is sealed" : "a worker begins")))
                : Optional.empty();
        try {
            return poll(sealed);
        } finally {
            line.ifPresent(LiveLine::close);
        }
    }

    private Optional<AcquisitionProgress> poll(boolean sealed) throws CommandFailure, IOException {
        EvidenceStore store = place.open(session);
        Instant end = session.clock().instant().plus(longest);
        Duration interval = FIRST_INTERVAL;
        while (true) {
            AcquisitionProgress progress = AcquisitionProgress.read(store, place.id());
            if (progress.seal().isPresent() || (!sealed && progress.begun().isPresent())) {
                return Optional.of(progress);
            }
            if (!session.clock().instant().isBefore(end)) {
                return Optional.empty();
            }
            sleep(interval);
            Duration next = interval.multipliedBy(2);
            interval = next.compareTo(MAX_INTERVAL) < 0 ? next : MAX_INTERVAL;
        }
    }

    private static void sleep(Duration interval) throws IOException {
        try {
            Thread.sleep(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
