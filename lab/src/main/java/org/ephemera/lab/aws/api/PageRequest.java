package org.ephemera.lab.aws.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.fault.Fault;

/**
 * Which part of a list a caller gets: as the token and the limit say, unless a fault says otherwise. A token is one of the
 * question that it was handed out for: with another filter, time or region it is no good.
 *
 * @param question by which a token is told from those of other questions
 * @param stuck true if there is no end: the next page is always the second
 */
public record PageRequest(String question, int start, int size, boolean stuck) {

    private static final String TOKEN_PREFIX = "lab-page:";

    /** What a caller may ask for otherwise from page to page. */
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
     * The page that a call asks for.
     *
     * @param largest the limit of the service, or what the caller asked for
     * @param badToken the service's own error for a token that it did not hand out
     */
    public static PageRequest of(AwsCall call, Optional<String> token, int largest, AwsError badToken) throws AwsError {
        boolean stuck = call.faults().has(Fault.RepeatedToken.class);
        if (token.isPresent() && call.faults().has(Fault.ContinueExpired.class)) {
            throw badToken;
        }
        String question = question(call);
        if (token.isEmpty() && call.faults().has(Fault.EmptyPageWithToken.class)) {
            return new PageRequest(question, 0, 0, stuck);
        }
        int size = call.faults()
                .first(Fault.PageSize.class)
                .map(page -> Math.min(page.items(), largest))
                .orElse(largest);
        int start = token.isEmpty() ? 0 : position(token.get(), question, badToken);
        return new PageRequest(question, start, size, stuck);
    }

    private static String question(AwsCall call) {
        return call.region() + ":"
                + Integer.toHexString(call.input().deepCopy().without(OF_A_PAGE).hashCode()) + ":";
    }

    public <T> List<T> of(List<T> all) {
        int from = Math.min(start, all.size());
        return all.subList(from, Math.min(from + size, all.size()));
    }

    /** Absent on the last page. */
    public Optional<String> nextToken(int total) {
        if (stuck) {
            return Optional.of(token(size));
        }
        long next = (long) start + size;
        return next < total ? Optional.of(token(next)) : Optional.empty();
    }

    private String token(long position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((TOKEN_PREFIX + question + position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String token, String question, AwsError badToken) throws AwsError {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String ours = TOKEN_PREFIX + question;
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
