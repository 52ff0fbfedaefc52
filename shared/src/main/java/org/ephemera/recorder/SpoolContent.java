package org.ephemera.recorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;

/** What there is in one hour of the spool, told from the names of its objects alone. */
final class SpoolContent {
    private final EvidenceStore store;
    private final String scope;
    private final String hour;

    SpoolContent(EvidenceStore store, PlannedItem item) {
        this.store = store;
        var asked = ParameterCodec.read(item, SpoolKeys.Parameters.class);
        this.scope = asked.scope();
        this.hour = asked.hour();
    }

    /** @param copied how many are in the package */
    Step.Finished events(long copied) {
        return new Step.Finished(
                copied == 0
                        ? new Outcome.Empty("no event was recorded in the hour")
                        : new Outcome.Collected(CountText.of(copied, "event")),
                Extent.of(copied));
    }

    Step.Finished definitions() throws IOException {
        Set<String> answered = new HashSet<>();
        Set<String> refused = new HashSet<>();
        each(
                SpoolKeys.definitions(scope, hour),
                key -> (key.endsWith(SpoolKeys.REFUSED) ? refused : answered).add(SpoolKeys.definitionAt(key)));
        refused.removeAll(answered);
        Set<String> missing = new HashSet<>();
        long[] untold = new long[1];
        each(SpoolKeys.events(scope, hour), key -> {
            String named = SpoolKeys.definitionOf(key);
            if (named.isEmpty()) {
                untold[0]++;
            } else if (!answered.contains(named) && !refused.contains(named)) {
                missing.add(named);
            }
        });
        return new Step.Finished(
                outcome(answered.size(), refused.size(), missing.size(), untold[0]),
                Extent.of(answered.size() + (long) refused.size()));
    }

    private static Outcome outcome(int answered, int refused, int missing, long untold) {
        String without = untold == 0
                ? ""
                : "; " + CountText.of(untold, "event") + " named nothing that could be asked for, and each says why";
        if (answered + refused + missing == 0) {
            return new Outcome.Empty("no definition was asked for" + without);
        }
        String message = CountText.of(answered, "definition") + ", " + refused + " refused";
        if (refused + missing == 0) {
            return new Outcome.Collected(message + without);
        }
        return new Outcome.Partial(message
                + (missing == 0 ? "" : ", " + missing + " named and not asked for, as whoever recorded was cut off")
                + without);
    }

    private void each(String folder, Consumer<String> key) throws IOException {
        try (Stream<StoredObject> objects = store.list(folder)) {
            objects.map(StoredObject::key).forEach(key);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
