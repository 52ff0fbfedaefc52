package org.ephemera.azure.source;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is asked of a service.
 *
 * @param params as they go into the acquisition log, so that somebody else can ask it again
 * @param view how each answer is looked at; one for each HTTP attempt
 */
record Question(Operation operation, SortedMap<String, String> params, Supplier<BodyView> view) {
    Question {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    static Question of(Operation operation, Map<String, String> params) {
        return new Question(operation, new TreeMap<>(params), WholeBody::new);
    }
}
