package org.ephemera.testing;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.collect.Deadline;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store that limits a run to a number of responses of one item: after them the run's deadline has passed. */
public final class PageLimitedStore implements EvidenceStore {
    private final EvidenceStore store;
    private final String item;
    private final Instant begin;
    private final AtomicInteger left = new AtomicInteger();

    /**
     * Creates a store.
     *
     * @param item whose responses are counted: {@code aws.sweep.inventory}
     */
    public PageLimitedStore(EvidenceStore store, String item, Instant begin) {
        this.store = store;
        this.item = item;
        this.begin = begin;
    }

    /** Returns a deadline that passes after so many further responses are stored. */
    public Deadline answers(int most) {
        left.set(most);
        Instant end = begin.plus(Duration.ofHours(1));
        return new Deadline(
                new Clock() {
                    @Override
                    public Instant instant() {
                        return left.get() > 0 ? begin : end;
                    }

                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }
                },
                end);
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        CreateResult created = store.create(key, blob);
        if (key.contains("/data/raw/" + item + "/")) {
            left.decrementAndGet();
        }
        return created;
    }

    @Override
    public InputStream open(String key) throws StoreException {
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return store.list(prefix);
    }
}
