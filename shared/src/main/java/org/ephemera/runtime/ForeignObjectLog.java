package org.ephemera.runtime;

import java.util.function.Consumer;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.ForeignObjectException;
import org.jspecify.annotations.Nullable;

/**
 * Listener that logs {@code foreign object KEY}, the line that an alarm matches. All events are passed to another
 * listener.
 */
record ForeignObjectLog(CollectionListener listener, Consumer<String> log) implements CollectionListener {
    /** Longest key, in bytes, that S3 and Azure Blob Storage accept. */
    private static final int LONGEST_KEY = 1024;

    /** Logs the object that a failure reports, if it reports one. */
    static void log(@Nullable Throwable failure, Consumer<String> log) {
        ForeignObjectException.keyIn(failure).ifPresent(key -> log.accept(line(key)));
    }

    static String line(String key) {
        return "foreign object " + SanitizedText.of(key, LONGEST_KEY);
    }

    @Override
    public void foreignObject(String key) {
        log.accept(line(key));
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
