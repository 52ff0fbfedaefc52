package org.ephemera.kubernetes.call;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.ResumeCursor;

/**
 * Progress in a paginated list, from which another worker can resume.
 *
 * @param token continue token of the next part; "" for the first
 * @param part number of the next part, from 1
 * @param found number of objects in the parts before it
 * @param remark sentence that states that the list was read again; "" if it was not
 */
record ListProgress(String token, int part, long found, String remark) {
    static final ListProgress START = new ListProgress("", 1, 0, "");

    private static final String LIST = "list";
    private static final String TOKEN = "continue";
    private static final String PART = "part";
    private static final String FOUND = "found";
    private static final String SAID = "said";

    /**
     * Returns the progress in a cursor. If the item paused in another of its lists, this list is read from its start.
     */
    static ListProgress of(Optional<ResumeCursor> cursor, ResourceRequest request) {
        return cursor.filter(at -> at.get(LIST).equals(name(request)))
                .map(at -> new ListProgress(
                        at.get(TOKEN), Integer.parseInt(at.get(PART)), Long.parseLong(at.get(FOUND)), at.get(SAID)))
                .orElse(START);
    }

    /** Returns a mutable map for a cursor. */
    Map<String, String> state(ResourceRequest request) {
        Map<String, String> state = new TreeMap<>();
        state.put(LIST, name(request));
        state.put(TOKEN, token);
        state.put(PART, Integer.toString(part));
        state.put(FOUND, Long.toString(found));
        state.put(SAID, remark);
        return state;
    }

    ListProgress after(ListView view) {
        return new ListProgress(view.next(), part + 1, found + view.count(), remark);
    }

    /** Returns the start of the list, after the continue token expired. */
    ListProgress restarted(String noun) {
        return new ListProgress(
                "",
                1,
                0,
                "the continue token expired after " + CountText.of(found, noun)
                        + ", so the list was read again from its start");
    }

    boolean isAtStart() {
        return token.isEmpty();
    }

    private static String name(ResourceRequest request) {
        return request.operation().permission();
    }
}
