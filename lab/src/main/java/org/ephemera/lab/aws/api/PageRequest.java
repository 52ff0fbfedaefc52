package org.ephemera.lab.aws.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.fault.Fault;

/**
 * Requested page of a simulated list operation. Page token and limit of the request define the page unless an injected
 * fault changes it. A token is valid only for the query that returned it: another filter, time range or region
 * invalidates it.
 *
 * @param query identifies the query; part of every token
 * @param endless true if pagination never ends: the token always leads to the second page
 */
public record PageRequest(String query, int start, int size, boolean endless) {

    private static final String TOKEN_PREFIX = "lab-page:";

    /** Members that a caller may change from page to page. They are not part of the query. */
    private static final List<String> OF_A_PAGE = List.of(
            "Marker",
            "MaxQueryResults",
            "MaxResults",
            "NextToken",
            "continuation-token",
            "limit",
            "maxResults",
            "nextToken");

    /**
     * Parses the page of a request.
     *
     * @param largest limit of the service, or the limit of the caller
     * @param badToken error of the service for a token that it did not return
     */
    public static PageRequest of(AwsCall call, Optional<String> token, int largest, AwsError badToken) throws AwsError {
        boolean endless = call.faults().has(Fault.RepeatedToken.class);
        if (token.isPresent() && call.faults().has(Fault.ContinueExpired.class)) {
            throw badToken;
        }
        String query = query(call);
        if (token.isEmpty() && call.faults().has(Fault.EmptyPageWithToken.class)) {
            return new PageRequest(query, 0, 0, endless);
        }
        int size = call.faults()
                .first(Fault.PageSize.class)
                .map(page -> Math.min(page.items(), largest))
                .orElse(largest);
        int start = token.isEmpty() ? 0 : position(token.get(), query, badToken);
        return new PageRequest(query, start, size, endless);
    }

    private static String query(AwsCall call) {
        return call.region() + ":"
                + Integer.toHexString(call.input().deepCopy().without(OF_A_PAGE).hashCode()) + ":";
    }

    public <T> List<T> of(List<T> all) {
        int from = Math.min(start, all.size());
        return all.subList(from, Math.min(from + size, all.size()));
    }

    /** Returns the token of the next page, or empty on the last page. */
    public Optional<String> nextToken(int total) {
        if (endless) {
            return Optional.of(token(size));
        }
        long next = (long) start + size;
        return next < total ? Optional.of(token(next)) : Optional.empty();
    }

    private String token(long position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((TOKEN_PREFIX + query + position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String token, String query, AwsError badToken) throws AwsError {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String ours = TOKEN_PREFIX + query;
            int position = text.startsWith(ours) ? Integer.parseInt(text.substring(ours.length())) : -1;
            if (position >= 0) {
                return position;
            }
        } catch (IllegalArgumentException e) {
            badToken.addSuppressed(e);
        }
        throw badToken;
    }
}
