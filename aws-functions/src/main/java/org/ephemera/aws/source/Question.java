package org.ephemera.aws.source;

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
record Question(Operation operation, String region, SortedMap<String, String> params, Supplier<BodyView> view) {
    static Question of(Operation operation, String region, Map<String, String> params) {
        return new Question(operation, region, new TreeMap<>(params), WholeBody::new);
    }
}
