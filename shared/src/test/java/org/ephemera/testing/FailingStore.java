package org.ephemera.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store that fails at its n-th call: a creation, a read or a listing. */
public final class FailingStore implements EvidenceStore {
    /**
     * Manner of failure. A read or a listing that has started is interrupted where a creation would be torn or done.
     */
    public enum Manner {
        /** Fails once, before anything is done. */
        BEFORE,
        /** Fails once, in the middle of the bytes. */
        TORN,
        /** Fails once, after the call was done: the caller does not learn that it succeeded. */
        ANSWER_LOST,
        /** Fails at this call and at every later one. */
        FOR_GOOD
    }

    private final EvidenceStore store;
    private final int number;
    private final Manner manner;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * Creates a store.
     *
     * @param number of the call that fails, from 1
     */
    public FailingStore(EvidenceStore store, int number, Manner manner) {
        this.store = store;
        this.number = number;
        this.manner = manner;
    }

    /** Returns a store that never fails and counts calls. */
    public static FailingStore never(EvidenceStore store) {
        return new FailingStore(store, 0, Manner.BEFORE);
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        if (!fails(key)) {
            return store.create(key, blob);
        }
        store.create(key, manner == Manner.TORN ? half(blob) : blob);
        throw failure("no answer came for " + key);
    }

    @Override
    public InputStream open(String key) throws StoreException {
        return fails(key) ? breaking(store.open(key)) : store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        if (!fails(prefix)) {
            return store.list(prefix);
        }
        return Stream.concat(store.list(prefix), Stream.of(prefix).map(more -> {
            throw new UncheckedIOException(failure("the listing of " + more + " broke off"));
        }));
    }

    /** Reports whether this call fails after it has started. */
    private boolean fails(String what) throws StoreException {
        int call = calls.incrementAndGet();
        boolean here = call == number;
        boolean after = number > 0 && call > number;
        boolean refused = switch (manner) {
            case BEFORE -> here;
            case FOR_GOOD -> here || after;
            case TORN, ANSWER_LOST -> false;
        };
        if (refused) {
            throw failure("call " + call + ", of " + what + ", was refused");
        }
        return here;
    }

    private static Blob half(Blob blob) {
        return out -> {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            blob.writeTo(whole);
            out.write(whole.toByteArray(), 0, whole.size() / 2);
            throw new IOException("the connection was reset");
        };
    }

    private static InputStream breaking(InputStream in) throws StoreException {
        try (in) {
            byte[] whole = in.readAllBytes();
            return new FilterInputStream(new ByteArrayInputStream(whole, 0, whole.length / 2)) {
                @Override
                public int read() throws IOException {
                    return orBreak(super.read());
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    return orBreak(super.read(buffer, offset, length));
                }
            };
        } catch (IOException e) {
            throw new StoreException("cannot be read", e);
        }
    }

    private static int orBreak(int read) throws StoreException {
        if (read < 0) {
            throw failure("the reading broke off");
        }
        return read;
    }

    private static StoreException failure(String what) {
        return new StoreException(what + "; try again");
    }
}
