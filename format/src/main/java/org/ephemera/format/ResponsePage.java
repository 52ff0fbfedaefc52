package org.ephemera.format;

/**
 * What a source makes of one answer.
 *
 * @param number from 1 in the list call it belongs to
 * @param more true if the service says that there is more to come
 * @param count records in it: events, data points, objects
 */
public record ResponsePage(int number, boolean more, long count) {
    /** The answer of a call that has no pages. */
    public static ResponsePage only(long count) {
        return new ResponsePage(1, false, count);
    }
}
