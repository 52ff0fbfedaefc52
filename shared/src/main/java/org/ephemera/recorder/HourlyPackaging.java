package org.ephemera.recorder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.collect.Deadline;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.Requester;
import org.ephemera.model.PackageId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;

/**
 * Scheduled creation of one package for each ended hour with recorded events. Each hour gets exactly one package, even
 * if several workers run the packaging at once or repeat it.
 */
public final class HourlyPackaging {
    static final String SOURCE = "ephemera.recorder";

    /** Days that are searched for hours without a package by the runs in the first ten minutes of an hour. */
    private static final Duration REACH = Duration.ofDays(7);

    /**
     * Days that are searched by the first of these runs each day, because packaging may have failed for a long time
     * unnoticed.
     */
    private static final Duration FARTHEST = Duration.ofDays(90);

    /** Days that all other runs search. Each day costs two list requests. */
    private static final Duration USUAL_REACH = Duration.ofDays(1);

    private static final Duration EACH_HOUR = Duration.ofMinutes(10);

    private final HourFiles hours;
    private final PackageCreation packaging;
    private final Retention retention;
    private final Clock clock;

    public HourlyPackaging(EvidenceStore store, PackageCreation packaging, Retention retention, Clock clock) {
        this.hours = new HourFiles(store);
        this.packaging = packaging;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Packages the hours that are due. After an outage of weeks there are thousands; those that the deadline leaves are
     * packaged by the next run.
     *
     * @return the packages that were created, or whose work was put on the queue
     * @throws IOException the first failure, after the other hours were processed; another call retries it
     */
    public List<PackageId> run(Deadline deadline) throws IOException {
        Instant now = clock.instant();
        List<PackageId> made = new ArrayList<>();
        List<IOException> failures = new ArrayList<>();
        for (Instant day = now.minus(reach(now));
                !day.isAfter(now) && !deadline.passed();
                day = day.plus(Duration.ofDays(1))) {
            for (String key : hours.unpackaged(ClockHour.of(day).day())) {
                if (deadline.passed()) {
                    break;
                }
                try {
                    make(hours.read(key), now).ifPresent(made::add);
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return made;
    }

    private static Duration reach(Instant now) {
        Instant hour = ClockHour.of(now).start();
        if (!now.isBefore(hour.plus(EACH_HOUR))) {
            return USUAL_REACH;
        }
        return hour.equals(now.truncatedTo(ChronoUnit.DAYS)) ? FARTHEST : REACH;
    }

    private Optional<PackageId> make(HourFiles.Recorded recorded, Instant now) throws IOException {
        if (!recorded.hour().isClosed(now) || !hours.hasEvents(recorded)) {
            return Optional.empty();
        }
        Optional<PackageId> made = packaging.make(request(recorded.scope(), recorded.hour()), SpoolSource.ARTIFACTS);
        if (made.isPresent()) {
            hours.packaged(recorded, made.get(), clock.instant());
        }
        return made;
    }

    /**
     * Returns the request for an hour. Its bytes are the same in every worker, so that all create the same event and
     * package.
     */
    private AcquisitionRequest request(RecorderScope scope, ClockHour hour) {
        ObjectNode event = Json.object()
                .put("schema", "urn:ephemera:hour:v1")
                .put("kind", scope.kind())
                .put(SpoolKeys.SCOPE, scope.key())
                .put(SpoolKeys.HOUR, hour.key());
        return new AcquisitionRequest(
                scope.target(hour),
                new AcquisitionTrigger(
                        AcquisitionTrigger.Kind.SCHEDULE,
                        SOURCE,
                        scope.key() + "/" + hour.key(),
                        Optional.of(hour.end())),
                new ReceivedEvent(Json.bytes(event)),
                new Requester(SOURCE, Requester.Method.EVENT_SOURCE, false),
                "events that were recorded in the hour",
                Optional.empty(),
                new RequestedWindow(Optional.of(hour.start()), Optional.of(hour.end())),
                retention);
    }
}
