package org.ephemera.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Listing without the objects of the work state that no trusted key signed. Objects are read in parallel. */
final class VerifiedListing extends AbstractSpliterator<StoredObject> {
    private static final int AT_ONCE = 32;

    private final Iterator<StoredObject> objects;
    private final Reading reading;
    private final VerifiedNames names;
    private Iterator<StoredObject> accepted = List.<StoredObject>of().iterator();
    private String last = "";

    /** Small at first, because many callers need only the first object. */
    private int batch = 1;

    /** Reads the content of an object that is stored under a name; empty if no trusted key signed it. */
    @FunctionalInterface
    interface Reading {
        Optional<byte[]> read(String key, String name) throws StoreException;
    }

    private VerifiedListing(Iterator<StoredObject> objects, Reading reading, VerifiedNames names) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.objects = objects;
        this.reading = reading;
        this.names = names;
    }

    static Stream<StoredObject> of(Stream<StoredObject> objects, Reading reading, VerifiedNames names) {
        return StreamSupport.stream(new VerifiedListing(objects.iterator(), reading, names), false)
                .onClose(objects::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super StoredObject> action) {
        while (!accepted.hasNext()) {
            if (!objects.hasNext()) {
                return false;
            }
            accepted = next().iterator();
        }
        action.accept(accepted.next());
        return true;
    }

    private List<StoredObject> next() {
        List<ParallelCalls.Part<Optional<StoredObject>>> parts = new ArrayList<>();
        while (parts.size() < batch && objects.hasNext()) {
            StoredObject object = objects.next();
            parts.add(() -> verified(object));
        }
        batch = Math.min(AT_ONCE, batch * 8);
        List<StoredObject> next = new ArrayList<>();
        try {
            for (Optional<StoredObject> object : ParallelCalls.all(parts)) {
                // A copy of the object under another of its names is the same object.
                if (object.isPresent() && !object.get().key().equals(last)) {
                    next.add(object.get());
                    last = object.get().key();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next;
    }

    private Optional<StoredObject> verified(StoredObject object) throws StoreException {
        if (!StatePaths.isState(object.key())) {
            return Optional.of(object);
        }
        String key = StatePaths.key(object.key());
        Optional<Boolean> known = names.result(object);
        boolean authentic = known.isPresent() ? known.get() : isAuthentic(key, object);
        return authentic
                ? Optional.of(new StoredObject(key, object.bytes(), Optional.empty(), object.versionId()))
                : Optional.empty();
    }

    private boolean isAuthentic(String key, StoredObject object) throws StoreException {
        boolean authentic;
        try {
            authentic = reading.read(key, object.key()).isPresent();
        } catch (MissingObjectException e) {
            return false; // deleted after it was listed
        }
        names.add(object, authentic);
        return authentic;
    }
}
