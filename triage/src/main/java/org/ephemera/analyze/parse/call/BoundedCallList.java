package org.ephemera.analyze.parse.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;

/**
 * List of calls by time without duplicates, limited in number and size. Over the limit, the oldest read-only calls are
 * dropped first.
 */
public final class BoundedCallList {
    private static final int MOST = 200_000;
    /**
     * Limit in characters of all entries. A parsed entry takes about eight bytes per character, so the limit is a
     * quarter of a GB of heap.
     */
    private static final long MOST_CHARACTERS = 32L << 20;

    /**
     * Identity of a call. A client of a Kubernetes API can choose the audit id, so time and action are part of the key.
     */
    private record Key(Instant time, String id, String action) {
        static Key of(ControlCall call) {
            return new Key(call.time(), call.id(), call.action());
        }
    }

    private record Kept(ControlCall call, int length) {}

    private static final Comparator<Key> BY_TIME =
            Comparator.comparing(Key::time).thenComparing(Key::id).thenComparing(Key::action);

    private final int most;
    private final TreeMap<Key, Kept> readOnly = new TreeMap<>(BY_TIME);
    private final TreeMap<Key, Kept> changing = new TreeMap<>(BY_TIME);
    private long characters;
    private long droppedReadOnly;
    private long droppedChanging;

    public BoundedCallList() {
        this(MOST);
    }

    public BoundedCallList(int most) {
        this.most = most;
    }

    /**
     * Adds a call.
     *
     * @param length of the entry, in characters
     */
    public void add(ControlCall call, int length) {
        Key key = Key.of(call);
        Optional<Kept> known = find(key);
        if (known.isPresent() && stage(call) <= stage(known.get().call())) {
            return;
        }
        remove(key);
        (ReadOnlyCalls.isReadOnly(call) ? readOnly : changing).put(key, new Kept(call, length));
        characters += length;
        while (readOnly.size() + changing.size() > most || characters > MOST_CHARACTERS) {
            dropOldest();
        }
    }

    public List<ControlCall> calls() {
        return Stream.concat(readOnly.entrySet().stream(), changing.entrySet().stream())
                .sorted(Map.Entry.comparingByKey(BY_TIME))
                .map(entry -> entry.getValue().call())
                .toList();
    }

    public Optional<EvidenceGap> gap() {
        if (droppedReadOnly + droppedChanging == 0) {
            return Optional.empty();
        }
        String why = "the package has more calls than triage analyzes (limits: " + most + " calls, " + MOST_CHARACTERS
                + " characters); the oldest were not analyzed: up to " + droppedReadOnly + " read-only calls"
                + (droppedChanging == 0 ? "" : " and " + droppedChanging + " other calls");
        return Optional.of(new EvidenceGap("calls", why));
    }

    private void dropOldest() {
        if (readOnly.isEmpty()) {
            remove(changing.firstKey());
            droppedChanging++;
        } else {
            remove(readOnly.firstKey());
            droppedReadOnly++;
        }
    }

    /**
     * Returns the rank of an audit event's stage. For a Kubernetes request, the event with the response is the most
     * complete one.
     */
    private static int stage(ControlCall call) {
        return switch (call.entry().path("stage").asText()) {
            case "ResponseComplete", "Panic" -> 2;
            case "ResponseStarted" -> 1;
            default -> 0;
        };
    }

    private Optional<Kept> find(Key key) {
        return Optional.ofNullable(readOnly.containsKey(key) ? readOnly.get(key) : changing.get(key));
    }

    private void remove(Key key) {
        find(key).ifPresent(dropped -> characters -= dropped.length());
        readOnly.remove(key);
        changing.remove(key);
    }
}
