package org.ephemera.collect.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * An item whose end is known when it is planned: it stands in the plan all the same, so that its absence is never
 * overlooked, and its source has nothing to ask.
 */
public final class PresetOutcome {
    private static final String CODE = "end";
    private static final String DETAIL = "endDetail";
    private static final String MESSAGE = "endMessage";

    private PresetOutcome() {}

    public static void put(Map<String, String> params, Outcome outcome) {
        params.put(CODE, outcome.code().name());
        params.put(DETAIL, outcome.detail());
        params.put(MESSAGE, outcome.message());
    }

    /** Of the params from which those of another item are made: it ends in its own way. */
    public static void remove(Map<String, String> params) {
        params.keySet().removeAll(List.of(CODE, DETAIL, MESSAGE));
    }

    public static Optional<Outcome> of(PlannedItem item) {
        return item.param(CODE).isEmpty()
                ? Optional.empty()
                : Optional.of(OutcomeCode.valueOf(item.param(CODE)).with(item.param(DETAIL), item.param(MESSAGE)));
    }
}
