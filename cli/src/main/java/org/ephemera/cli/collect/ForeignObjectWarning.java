package org.ephemera.cli.collect;

import org.ephemera.cli.session.Session;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.store.ForeignObjectException;
import org.jspecify.annotations.Nullable;

/**
 * Listener that warns on stderr of objects that this program did not write, also with --quiet. All events are passed to
 * another listener.
 */
public record ForeignObjectWarning(CollectionListener listener, Session session) implements CollectionListener {
    /** Warns of the foreign object that a failure reports, if any. */
    public static void show(@Nullable Throwable failure, Session session) {
        ForeignObjectException.keyIn(failure).ifPresent(key -> show(key, session));
    }

    private static void show(String key, Session session) {
        session.remarks()
                .line("ephemera: Warning: foreign object " + key
                        + ". This program did not write it: find out who can write to the store.");
    }

    @Override
    public void foreignObject(String key) {
        show(key, session);
        listener.foreignObject(key);
    }

    @Override
    public void started(PlannedItem item) {
        listener.started(item);
    }

    @Override
    public void received(PlannedItem item, long bytes) {
        listener.received(item, bytes);
    }

    @Override
    public void ended(PlannedItem item, Outcome outcome) {
        listener.ended(item, outcome);
    }

    @Override
    public void sealing() {
        listener.sealing();
    }
}
