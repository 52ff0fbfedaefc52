package org.ephemera.aws.source;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.WholeBody;

/**
 * What is asked of a service.
 *
 * @param params as they go into the acquisition log, so that somebody else can ask it again
 * @param view how each answer is looked at; one for each HTTP attempt
 * @param secret true if the answer is itself a credential: it is looked at and written nowhere
 * @param points data points that the answer may hold: of these, too, only so many are given in a second
 * @param largest bytes that an answer may have; unless it is {@link Long#MAX_VALUE} the answer must declare its length
 */
record Question(
        Operation operation,
        String region,
        SortedMap<String, String> params,
        Supplier<BodyView> view,
        boolean secret,
        long points,
        long largest) {
    Question {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    Question(Operation operation, String region, Map<String, String> params, Supplier<BodyView> view) {
        this(operation, region, new TreeMap<>(params), view, false, 0, Long.MAX_VALUE);
    }

    static Question of(Operation operation, String region, Map<String, String> params) {
        return new Question(operation, region, params, WholeBody::new);
    }

    /** What the target wrote into its description shall not keep anybody from reading the rest of it. */
    Question sieved() {
        return new Question(operation, region, params, SievedBody::new, secret, points, largest);
    }

    Question forSecret() {
        return new Question(operation, region, params, view, true, points, largest);
    }

    Question ofPoints(long most) {
        return new Question(operation, region, params, view, secret, most, largest);
    }

    Question atMost(long bytes) {
        return new Question(operation, region, params, view, secret, points, bytes);
    }

    /** A listing of everything, from where the token of the page before says. */
    static Question listing(Operation operation, String region, String token) {
        return of(operation, region, token.isEmpty() ? Map.of() : Map.of("nextToken", token));
    }
}
