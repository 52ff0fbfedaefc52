package org.ephemera.recorder;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Store of the recorder for events that are not yet in a package (spool). Each event is one object of its hour, and
 * each referenced definition is stored once an hour. Every object is created or adopted, so repeated delivery is
 * idempotent, and another worker continues after a crash. Safe for use by many threads.
 */
public final class EventSpool {
    /** Size limit of one event in bytes. EventBridge and Event Grid accept 1 MiB. */
    public static final int LARGEST = 1 << 20;

    /** Age up to which an earlier delivery of an event is searched. Senders give up after a day. */
    private static final Duration REACH = Duration.ofHours(24);

    /** Allowed clock difference by which a sender may be ahead of the recorder. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final EvidenceStore store;
    private final DefinitionLookup definitions;
    private final Clock clock;
    private final HourFiles hours;
    private final Remembered remembered = new Remembered();

    public EventSpool(EvidenceStore store, DefinitionLookup definitions, Clock clock) {
        this.store = store;
        this.definitions = definitions;
        this.clock = clock;
        this.hours = new HourFiles(store);
    }

    /**
     * Records one event and the definition that it references.
     *
     * @return the key of the object that contains the event
     * @throws IOException if the store rejects it, or it is larger than {@link #LARGEST}
     */
    public String record(RecordedEvent event) throws IOException {
        if (event.event().bytes().length > LARGEST) {
            throw new IOException("Cannot record the event: it is larger than the limit of " + LARGEST
                    + " bytes. Collect a full package.");
        }
        Instant now = clock.instant();
        ClockHour newest = hour(event, now);
        ClockHour hour = existing(event, newest).orElse(newest);
        if (hour.equals(newest)) {
            write(event, hour, now);
            if (hour.isClosed(clock.instant())) {
                // The write took so long that the hour may have been packaged without the event.
                hour = ClockHour.of(clock.instant());
                write(event, hour, now);
            }
        }
        if (event.definition() instanceof DefinitionReference.Named named && !hour.isClosed(clock.instant())) {
            describe(event.scope(), hour, named);
        }
        return SpoolKeys.event(event.scope(), hour, event);
    }

    /**
     * Returns the hour of the event while it is open, so that a second delivery finds the first; else the current hour.
     */
    private static ClockHour hour(RecordedEvent event, Instant now) {
        ClockHour own = ClockHour.of(event.time(now));
        return own.takes(now) && !ClockHour.of(now).isBefore(own) ? own : ClockHour.of(now);
    }

    /** Returns an earlier hour that already contains the event, because an earlier delivery was less delayed. */
    private Optional<ClockHour> existing(RecordedEvent event, ClockHour newest) throws IOException {
        Instant earliest = newest.start().minus(REACH);
        Instant reported = event.time(newest.end()).minus(AHEAD);
        for (ClockHour hour = ClockHour.of(reported.isBefore(earliest) ? earliest : reported);
                hour.isBefore(newest);
                hour = hour.next()) {
            if (exists(SpoolKeys.event(event.scope(), hour, event))) {
                return Optional.of(hour);
            }
        }
        return Optional.empty();
    }

    private void write(RecordedEvent event, ClockHour hour, Instant now) throws IOException {
        // Written first: an event in an hour that is not listed would never be packaged.
        once("hour " + SpoolKeys.name(event.scope(), hour), () -> {
            hours.opened(event.scope(), hour, now);
            return true;
        });
        store.create(SpoolKeys.event(event.scope(), hour, event), Blob.of(Json.bytes(event.toJson(now))));
    }

    private void describe(RecorderScope scope, ClockHour hour, DefinitionReference.Named named) throws IOException {
        String key = SpoolKeys.response(scope, hour, named.key());
        once(key, () -> exists(key) || lookUp(scope, hour, named));
    }

    /**
     * Looks up a definition. Returns false if the request was refused: a later event requests it again, but not at
     * once.
     */
    private boolean lookUp(RecorderScope scope, ClockHour hour, DefinitionReference.Named named) throws IOException {
        String refusal = SpoolKeys.refusal(scope, hour, named.key());
        if (remembered.isRefused(refusal, clock.instant())) {
            return false;
        }
        DefinitionResponse response = definitions.lookUp(scope, named.name());
        byte[] json = Json.bytes(response.toJson(named.name(), clock.instant()));
        return switch (response) {
            case DefinitionResponse.Answered answered -> {
                store.create(SpoolKeys.response(scope, hour, named.key()), Blob.of(json));
                yield true;
            }
            case DefinitionResponse.Refused refused -> {
                store.create(refusal, Blob.of(json));
                remembered.refused(refusal, clock.instant());
                yield false;
            }
        };
    }

    /** Performs an action unless this process has already done it, which avoids a request to the store. */
    private void once(String what, Action doing) throws IOException {
        if (!remembered.isDone(what) && doing.isDone()) {
            remembered.done(what);
        }
    }

    /** Action that is needed only once. */
    private interface Action {
        boolean isDone() throws IOException;
    }

    private boolean exists(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    /**
     * Cache of the last 1,000 actions of one process, which avoids requests to the store. Safe for use by many threads.
     */
    private static final class Remembered {
        private static final int MOST = 1000;

        /** Time after which a refused request is repeated, because the cause may have been temporary. */
        private static final Duration REFUSED = Duration.ofSeconds(30);

        private final Map<String, Instant> known = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > MOST;
            }
        };

        synchronized boolean isDone(String what) {
            return known.containsKey(what);
        }

        synchronized void done(String what) {
            known.put(what, Instant.MAX);
        }

        synchronized boolean isRefused(String what, Instant now) {
            Instant since = known.get(what);
            return since != null && now.isBefore(since.plus(REFUSED));
        }

        synchronized void refused(String what, Instant now) {
            known.put(what, now);
        }
    }
}
