package org.ephemera.recorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;

/** Content of one hour of the spool ({@link EventSpool}), determined from the keys of the stored objects alone. */
final class SpoolContent {
    private final EvidenceStore store;
    private final String scope;
    private final String hour;

    SpoolContent(EvidenceStore store, PlannedItem item) {
        this.store = store;
        var params = ParameterCodec.read(item, SpoolKeys.Parameters.class);
        this.scope = params.scope();
        this.hour = params.hour();
    }

    /**
     * Returns the result for the events.
     *
     * @param copied number of events in the package
     */
    SourceResult.Finished events(long copied) {
        return new SourceResult.Finished(
                copied == 0
                        ? new Outcome.Empty("no event was recorded in the hour")
                        : new Outcome.Collected(CountText.of(copied, "event")),
                EvidenceExtent.of(copied));
    }

    SourceResult.Finished definitions() throws IOException {
        Set<String> found = new HashSet<>();
        Set<String> refused = new HashSet<>();
        each(
                SpoolKeys.definitions(scope, hour),
                key -> (key.endsWith(SpoolKeys.REFUSED) ? refused : found).add(SpoolKeys.definitionAt(key)));
        refused.removeAll(found);
        Set<String> missing = new HashSet<>();
        long[] withoutReference = new long[1];
        each(SpoolKeys.events(scope, hour), key -> {
            String definition = SpoolKeys.definitionOf(key);
            if (definition.isEmpty()) {
                withoutReference[0]++;
            } else if (!found.contains(definition) && !refused.contains(definition)) {
                missing.add(definition);
            }
        });
        return new SourceResult.Finished(
                outcome(found.size(), refused.size(), missing.size(), withoutReference[0]),
                EvidenceExtent.of(found.size() + (long) refused.size()));
    }

    private static Outcome outcome(int found, int refused, int missing, long withoutReference) {
        String suffix = withoutReference == 0
                ? ""
                : "; " + CountText.of(withoutReference, "event") + " referenced no definition, and each states why";
        if (found + refused + missing == 0) {
            return new Outcome.Empty("no definition was requested" + suffix);
        }
        String message = CountText.of(found, "definition") + ", " + refused + " refused";
        if (refused + missing == 0) {
            return new Outcome.Collected(message + suffix);
        }
        return new Outcome.Partial(message
                + (missing == 0
                        ? ""
                        : ", " + missing + " referenced but not requested, because the recorder was interrupted")
                + suffix);
    }

    private void each(String folder, Consumer<String> key) throws IOException {
        try (Stream<StoredObject> objects = store.list(folder)) {
            objects.map(StoredObject::key).forEach(key);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
