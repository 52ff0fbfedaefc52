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
 * Records events as they come, each as one object of its hour, and what they name once an hour. Every object is created or
 * adopted, so the same event again changes nothing, and goes on where a worker was killed. Safe for use by many threads.
 */
public final class EventSpool {
    /** Of one event; EventBridge takes 1 MiB, Event Grid too. */
    public static final int LARGEST = 1 << 20;

    /** How far back a second delivery is looked for: senders give up after a day. */
    private static final Duration REACH = Duration.ofHours(24);

    /** So far a sender's clock may be ahead of ours. */
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
     * Records one event and what it names.
     *
     * @return the key of the object that holds the event
     * @throws IOException if the store does not take it, or it is larger than {@link #LARGEST}
     */
    public String record(RecordedEvent event) throws IOException {
        if (event.event().bytes().length > LARGEST) {
            throw new IOException(
                    "the event is larger than " + LARGEST + " bytes and is not recorded; make a full package");
        }
        Instant now = clock.instant();
        Hour newest = hour(event, now);
        Hour hour = standing(event, newest).orElse(newest);
        if (hour.equals(newest)) {
            write(event, hour, now);
            if (hour.isClosed(clock.instant())) {
                // So slow that the hour was packaged meanwhile, perhaps without it.
                hour = Hour.of(clock.instant());
                write(event, hour, now);
            }
        }
        if (event.definition() instanceof DefinitionReference.Named named && !hour.isClosed(clock.instant())) {
            describe(event.scope(), hour, named);
        }
        return SpoolKeys.event(event.scope(), hour, event);
    }

    /** The hour in which it happened while that is open, so that a second delivery meets the first. */
    private static Hour hour(RecordedEvent event, Instant now) {
        Hour own = Hour.of(event.time(now));
        return own.takes(now) && !Hour.of(now).isBefore(own) ? own : Hour.of(now);
    }

    /** An earlier hour that has it: the first delivery came in time, or less late than this one. */
    private Optional<Hour> standing(RecordedEvent event, Hour newest) throws IOException {
        Instant earliest = newest.start().minus(REACH);
        Instant told = event.time(newest.end()).minus(AHEAD);
        for (Hour hour = Hour.of(told.isBefore(earliest) ? earliest : told);
                hour.isBefore(newest);
                hour = hour.next()) {
            if (exists(SpoolKeys.event(event.scope(), hour, event))) {
                return Optional.of(hour);
            }
        }
        return Optional.empty();
    }

    private void write(RecordedEvent event, Hour hour, Instant now) throws IOException {
        // First: an event in an hour that nobody knows of would never be packaged.
        once("hour " + SpoolKeys.name(event.scope(), hour), () -> {
            hours.opened(event.scope(), hour, now);
            return true;
        });
        store.create(SpoolKeys.event(event.scope(), hour, event), Blob.of(Json.bytes(event.toJson(now))));
    }

    private void describe(RecorderScope scope, Hour hour, DefinitionReference.Named named) throws IOException {
        String key = SpoolKeys.answer(scope, hour, named.key());
        once(key, () -> exists(key) || ask(scope, hour, named));
    }

    /** False if it was refused: the next event asks again, but not at once. */
    private boolean ask(RecorderScope scope, Hour hour, DefinitionReference.Named named) throws IOException {
        String refusal = SpoolKeys.refusal(scope, hour, named.key());
        if (remembered.isRefused(refusal, clock.instant())) {
            return false;
        }
        DefinitionResponse told = definitions.ask(scope, named.name());
        byte[] json = Json.bytes(told.toJson(named.name(), clock.instant()));
        return switch (told) {
            case DefinitionResponse.Answered answered -> {
                store.create(SpoolKeys.answer(scope, hour, named.key()), Blob.of(json));
                yield true;
            }
            case DefinitionResponse.Refused refused -> {
                store.create(refusal, Blob.of(json));
                remembered.refused(refusal, clock.instant());
                yield false;
            }
        };
    }

    /** What this process has done need not be looked for in the store. */
    private void once(String what, Doing doing) throws IOException {
        if (!remembered.isDone(what) && doing.isDone()) {
            remembered.done(what);
        }
    }

    /** Something that need be done once. */
    private interface Doing {
        boolean isDone() throws IOException;
    }

    private boolean exists(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    /** What one process knows of its spool without asking the store: the last thousand things. Safe for use by many threads. */
    private static final class Remembered {
        private static final int MOST = 1000;

        /** A refusal may have been a moment's. */
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
