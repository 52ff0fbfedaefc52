package org.ephemera.analyze.parse.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Gap;

/** Calls by time, each once, and no more than can be held: the oldest that only look go first. */
public final class BoundedCallList {
    private static final int MOST = 200_000;
    /** An entry held as a tree takes some eight bytes a character and more: a quarter of a GB of heap. */
    private static final long MOST_CHARACTERS = 32L << 20;

    /** Whoever asks a Kubernetes API may choose the id, hence time and action are part of it. */
    private record Key(Instant time, String id, String action) {
        static Key of(ControlCall call) {
            return new Key(call.time(), call.id(), call.action());
        }
    }

    private record Kept(ControlCall call, int length) {}

    private static final Comparator<Key> BY_TIME =
            Comparator.comparing(Key::time).thenComparing(Key::id).thenComparing(Key::action);

    private final int most;
    private final TreeMap<Key, Kept> looking = new TreeMap<>(BY_TIME);
    private final TreeMap<Key, Kept> doing = new TreeMap<>(BY_TIME);
    private long characters;
    private long droppedLooking;
    private long droppedDoing;

    public BoundedCallList() {
        this(MOST);
    }

    public BoundedCallList(int most) {
        this.most = most;
    }

    /** @param length of the entry, in characters */
    public void add(ControlCall call, int length) {
        Key key = Key.of(call);
        Optional<Kept> known = find(key);
        if (known.isPresent() && stage(call) <= stage(known.get().call())) {
            return;
        }
        forget(key);
        (ReadOnlyCalls.is(call) ? looking : doing).put(key, new Kept(call, length));
        characters += length;
        while (looking.size() + doing.size() > most || characters > MOST_CHARACTERS) {
            dropOldest();
        }
    }

    public List<ControlCall> all() {
        return Stream.concat(looking.entrySet().stream(), doing.entrySet().stream())
                .sorted(Map.Entry.comparingByKey(BY_TIME))
                .map(entry -> entry.getValue().call())
                .toList();
    }

    public Optional<Gap> gap() {
        if (droppedLooking + droppedDoing == 0) {
            return Optional.empty();
        }
        String why = "more calls than are looked at together: the oldest were left out, up to " + droppedLooking
                + " that only read" + (droppedDoing == 0 ? "" : " and " + droppedDoing + " that did more");
        return Optional.of(new Gap("calls", why));
    }

    private void dropOldest() {
        if (looking.isEmpty()) {
            forget(doing.firstKey());
            droppedDoing++;
        } else {
            forget(looking.firstKey());
            droppedLooking++;
        }
    }

    /** Of a request to Kubernetes, the event that has the answer says most. */
    private static int stage(ControlCall call) {
        return switch (call.entry().path("stage").asText()) {
            case "ResponseComplete", "Panic" -> 2;
            case "ResponseStarted" -> 1;
            default -> 0;
        };
    }

    private Optional<Kept> find(Key key) {
        return Optional.ofNullable(looking.containsKey(key) ? looking.get(key) : doing.get(key));
    }

    private void forget(Key key) {
        find(key).ifPresent(gone -> characters -= gone.length());
        looking.remove(key);
        doing.remove(key);
    }
}
