package org.ephemera.azure.call;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.azure.catalog.ApiOperation;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.FullBodyView;

/**
 * What is asked of a service.
 *
 * @param params as they go into the acquisition log, so that somebody else can ask it again
 * @param view how each answer is looked at; one for each HTTP attempt
 * @param secret true if the answer is itself a credential: it is looked at and written nowhere
 * @param elsewhere true if the answer may be the address of what was asked for, which is a credential as well
 * @param largest bytes that an answer may have; unless it is {@link Long#MAX_VALUE} the answer must declare its length
 */
public record ApiRequest(
        ApiOperation operation,
        SortedMap<String, String> params,
        Supplier<BodyView> view,
        boolean secret,
        boolean elsewhere,
        long largest) {
    public ApiRequest {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public ApiRequest(ApiOperation operation, SortedMap<String, String> params, Supplier<BodyView> view) {
        this(operation, params, view, false, false, Long.MAX_VALUE);
    }

    public static ApiRequest of(ApiOperation operation, Map<String, String> params) {
        return new ApiRequest(operation, new TreeMap<>(params), FullBodyView::new);
    }

    public ApiRequest forSecret() {
        return new ApiRequest(operation, params, view, true, elsewhere, largest);
    }

    public ApiRequest orAddress() {
        return new ApiRequest(operation, params, view, secret, true, largest);
    }

    public ApiRequest atMost(long bytes) {
        return new ApiRequest(operation, params, view, secret, elsewhere, bytes);
    }
}
