package org.ephemera.collect;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * Outcome that is known when the item is planned, as item parameters. The item is in the plan so that the package lists
 * it; the collector finishes it without a request.
 */
public record PresetOutcome(
        OutcomeCode end,
        @WrittenWhenEmpty String endDetail,
        @WrittenWhenEmpty String endMessage) {

    private record Parameters(Optional<PresetOutcome> preset) {}

    /** Returns the parameters of a record and of an outcome. */
    public static SortedMap<String, String> with(Record params, Outcome outcome) {
        SortedMap<String, String> all = ParameterCodec.parameters(params);
        put(all, outcome);
        return all;
    }

    /** Returns the parameters of a record, and of its preset outcome if there is one. */
    public static SortedMap<String, String> with(Record params, Optional<Outcome> outcome) {
        return outcome.map(known -> with(params, known)).orElseGet(() -> ParameterCodec.parameters(params));
    }

    public static void put(Map<String, String> params, Outcome outcome) {
        params.putAll(
                ParameterCodec.parameters(new PresetOutcome(outcome.code(), outcome.detail(), outcome.message())));
    }

    /** Removes the preset outcome from parameters that are copied for another item. */
    public static void remove(Map<String, String> params) {
        params.keySet().removeAll(ParameterCodec.of(PresetOutcome.class).names());
    }

    public static Optional<Outcome> of(PlannedItem item) {
        return ParameterCodec.of(Parameters.class)
                .decode(item)
                .preset()
                .map(preset -> preset.end().with(preset.endDetail(), preset.endMessage()));
    }
}
