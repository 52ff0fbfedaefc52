package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.FullBodyView;

/**
 * What is asked of a service.
 *
 * @param params as they go into the acquisition log, so that somebody else can ask it again
 * @param view how each answer is looked at; one for each HTTP attempt
 * @param secret true if the answer is itself a credential: it is looked at and written nowhere
 * @param points data points that the answer may hold: of these, too, only so many are given in a second
 * @param largest bytes that an answer may have; unless it is {@link Long#MAX_VALUE} the answer must declare its length
 */
public record ApiRequest(
        ApiOperation operation,
        String region,
        SortedMap<String, String> params,
        Supplier<BodyView> view,
        boolean secret,
        long points,
        long largest) {
    public ApiRequest {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public ApiRequest(ApiOperation operation, String region, Map<String, String> params, Supplier<BodyView> view) {
        this(operation, region, new TreeMap<>(params), view, false, 0, Long.MAX_VALUE);
    }

    public static ApiRequest of(ApiOperation operation, String region, Map<String, String> params) {
        return new ApiRequest(operation, region, params, FullBodyView::new);
    }

    /** What the target wrote into its description shall not keep anybody from reading the rest of it. */
    public ApiRequest sieved() {
        return new ApiRequest(operation, region, params, SievedBody::new, secret, points, largest);
    }

    public ApiRequest forSecret() {
        return new ApiRequest(operation, region, params, view, true, points, largest);
    }

    public ApiRequest ofPoints(long most) {
        return new ApiRequest(operation, region, params, view, secret, most, largest);
    }

    public ApiRequest atMost(long bytes) {
        return new ApiRequest(operation, region, params, view, secret, points, bytes);
    }

    /** A listing of everything, from where the token of the page before says. */
    public static ApiRequest listing(ApiOperation operation, String region, String token) {
        return of(operation, region, token.isEmpty() ? Map.of() : Map.of("nextToken", token));
    }

    /**
     * Hands the SDK a description without what only somebody sends who wants it not to be read ({@link JsonSizeFilter}), so that the
     * rest of it is: where the logs are, which image ran, as whom.
     */
    private static final class SievedBody implements BodyView {
        private final FullBodyView rest = new FullBodyView();
        private final JsonSizeFilter sieve = new JsonSizeFilter(rest.copy());

        @Override
        public OutputStream copy() {
            return sieve;
        }

        @Override
        public InputStream forSdk(StoredBody stored) throws IOException {
            sieve.flush();
            return rest.forSdk(stored);
        }

        @Override
        public String unread() {
            return sieve.left() == 0
                    ? ""
                    : CountText.of(sieve.left(), "value") + " of a length or depth that no service sends "
                            + (sieve.left() == 1 ? "was" : "were") + " not read: only the stored answer has "
                            + (sieve.left() == 1 ? "it" : "them");
        }
    }
}
