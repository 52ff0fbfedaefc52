package org.ephemera.format;

/**
 * Page of a response, as the source interprets it.
 *
 * @param number from 1 in the list call it belongs to
 * @param more true if the service states that another page follows
 * @param count number of records in it: events, data points, objects
 */
public record ResponsePage(int number, boolean more, long count) {
    /** Returns the page of a call without pagination. */
    public static ResponsePage only(long count) {
        return new ResponsePage(1, false, count);
    }
}
