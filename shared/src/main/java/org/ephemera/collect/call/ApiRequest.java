package org.ephemera.collect.call;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.collect.ResponseParts;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.FullBodyView;

/**
 * Request that the collector sends to a cloud service.
 *
 * @param region region of the service; "" if the service has none
 * @param params parameters as they are written to the acquisition log, so that a third party can repeat the request
 * @param view creates the {@link BodyView}, which reads a response body while the body is stored; called once for each
 *     HTTP attempt
 * @param body treatment of the response body
 * @param progress for {@link Body#PARTS}: number of records and resume cursor after each part
 * @param points data points that the response may contain; AWS limits them per second
 * @param maxBytes size limit of the response body; unless it is {@link Long#MAX_VALUE}, the response must declare its
 *     length
 */
public record ApiRequest(
        ApiOperation operation,
        String region,
        SortedMap<String, String> params,
        Supplier<? extends BodyView> view,
        Body body,
        Optional<ResponseParts.Progress> progress,
        long points,
        long maxBytes) {
    /** Treatment of a response body. */
    public enum Body {
        /** The bytes are stored as they arrive. */
        STORED,
        /**
         * The bytes are stored in parts while the bytes arrive. The acquisition log has a line for each part, also if the
         * response ends early; the source must not log the response again.
         */
        PARTS,
        /** The response contains a credential: the view reads it, and nothing is stored. */
        SECRET,
        /** The bytes are stored. A redirect instead of them is not stored, because its address is a credential. */
        REDIRECT,
        /** A document that the view derives from the response is stored instead of it. */
        DERIVED
    }

    public ApiRequest {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public ApiRequest(
            ApiOperation operation, String region, Map<String, String> params, Supplier<? extends BodyView> view) {
        this(operation, region, new TreeMap<>(params), view, Body.STORED, Optional.empty(), 0, Long.MAX_VALUE);
    }

    /** Creates a request to a service without regions. */
    public ApiRequest(ApiOperation operation, Map<String, String> params, Supplier<? extends BodyView> view) {
        this(operation, "", params, view);
    }

    /** Returns a request whose response is stored and held in memory, up to 16 MiB. */
    public static ApiRequest of(ApiOperation operation, String region, Map<String, String> params) {
        return new ApiRequest(operation, region, params, FullBodyView::new);
    }

    /** Returns a request to a service without regions. */
    public static ApiRequest of(ApiOperation operation, Map<String, String> params) {
        return of(operation, "", params);
    }

    /** Returns a request for one page of a list; {@code token} is "" for the first page. */
    public static ApiRequest listing(ApiOperation operation, String region, String token) {
        return of(operation, region, token.isEmpty() ? Map.of() : Map.of("nextToken", token));
    }

    public ApiRequest withView(Supplier<? extends BodyView> other) {
        return new ApiRequest(operation, region, params, other, body, progress, points, maxBytes);
    }

    public ApiRequest keeping(Body other) {
        return new ApiRequest(operation, region, params, view, other, progress, points, maxBytes);
    }

    /** Returns the same request with a response that is stored in parts. */
    public ApiRequest inParts(ResponseParts.Progress after) {
        return new ApiRequest(operation, region, params, view, Body.PARTS, Optional.of(after), points, maxBytes);
    }

    /** Returns the same request with a response that contains a credential. */
    public ApiRequest forSecret() {
        return keeping(Body.SECRET);
    }

    public ApiRequest ofPoints(long most) {
        return new ApiRequest(operation, region, params, view, body, progress, most, maxBytes);
    }

    public ApiRequest atMost(long bytes) {
        return new ApiRequest(operation, region, params, view, body, progress, points, bytes);
    }

    boolean isSecret() {
        return body == Body.SECRET;
    }
}
