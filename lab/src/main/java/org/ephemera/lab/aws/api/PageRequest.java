package org.ephemera.lab.aws.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.fault.Fault;

/**
 * Which part of a list a caller gets: as the token and the limit say, unless a fault says otherwise.
 *
 * @param stuck true if there is no end: the next page is always the second
 */
public record PageRequest(int start, int size, boolean stuck) {

    private static final String TOKEN_PREFIX = "lab-page:";

    /**
     * The page that a call asks for.
     *
     * @param largest the limit of the service, or what the caller asked for
     * @param badToken the service's own error for a token that it did not hand out
     */
    public static PageRequest of(ApiCall call, Optional<String> token, int largest, ApiError badToken) throws ApiError {
        boolean stuck = call.faults().has(Fault.RepeatedToken.class);
        if (token.isPresent() && call.faults().has(Fault.ContinueExpired.class)) {
            throw badToken;
        }
        if (token.isEmpty() && call.faults().has(Fault.EmptyPageWithToken.class)) {
            return new PageRequest(0, 0, stuck);
        }
        int size = call.faults()
                .first(Fault.PageSize.class)
                .map(page -> Math.min(page.items(), largest))
                .orElse(largest);
        return new PageRequest(token.isEmpty() ? 0 : position(token.get(), badToken), size, stuck);
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

    private static String token(long position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((TOKEN_PREFIX + position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String token, ApiError badToken) throws ApiError {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int position = Integer.parseInt(text.replaceFirst(TOKEN_PREFIX, ""));
            if (position >= 0) {
                return position;
            }
        } catch (IllegalArgumentException e) {
            badToken.addSuppressed(e);
        }
        throw badToken;
    }
}
