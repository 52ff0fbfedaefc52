package org.ephemera.azure.call;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.azure.catalog.Operation;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.WholeBody;

/**
 * What is asked of a service.
 *
 * @param params as they go into the acquisition log, so that somebody else can ask it again
 * @param view how each answer is looked at; one for each HTTP attempt
 * @param secret true if the answer is itself a credential: it is looked at and written nowhere
 * @param elsewhere true if the answer may be the address of what was asked for, which is a credential as well
 * @param largest bytes that an answer may have; unless it is {@link Long#MAX_VALUE} the answer must declare its length
 */
public record Question(
        Operation operation,
        SortedMap<String, String> params,
        Supplier<BodyView> view,
        boolean secret,
        boolean elsewhere,
        long largest) {
    public Question {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public Question(Operation operation, SortedMap<String, String> params, Supplier<BodyView> view) {
        this(operation, params, view, false, false, Long.MAX_VALUE);
    }

    public static Question of(Operation operation, Map<String, String> params) {
        return new Question(operation, new TreeMap<>(params), WholeBody::new);
    }

    public Question forSecret() {
        return new Question(operation, params, view, true, elsewhere, largest);
    }

    public Question orAddress() {
        return new Question(operation, params, view, secret, true, largest);
    }

    public Question atMost(long bytes) {
        return new Question(operation, params, view, secret, elsewhere, bytes);
    }
}
