package org.ephemera.kubernetes.call;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Cursor;

/**
 * How far a list was read, so that another worker may go on with it.
 *
 * @param token by which the next part is asked for; "" for the first
 * @param part the next one's number, from 1
 * @param found objects in the parts before it
 * @param said that it was begun again; "" if it was not
 */
record ListProgress(String token, int part, long found, String said) {
    static final ListProgress START = new ListProgress("", 1, 0, "");

    private static final String LIST = "list";
    private static final String TOKEN = "continue";
    private static final String PART = "part";
    private static final String FOUND = "found";
    private static final String SAID = "said";

    /** @param cursor where an item paused, perhaps within another of its lists: this one is read from its start then */
    static ListProgress of(Optional<Cursor> cursor, ResourceRequest question) {
        return cursor.filter(at -> at.get(LIST).equals(name(question)))
                .map(at -> new ListProgress(
                        at.get(TOKEN), Integer.parseInt(at.get(PART)), Long.parseLong(at.get(FOUND)), at.get(SAID)))
                .orElse(START);
    }

    /** For a cursor; may be added to. */
    Map<String, String> state(ResourceRequest question) {
        Map<String, String> state = new TreeMap<>();
        state.put(LIST, name(question));
        state.put(TOKEN, token);
        state.put(PART, Integer.toString(part));
        state.put(FOUND, Long.toString(found));
        state.put(SAID, said);
        return state;
    }

    ListProgress after(ListView view) {
        return new ListProgress(view.next(), part + 1, found + view.count(), said);
    }

    /** The server has forgotten the moment that the parts before were of. */
    ListProgress forgotten(String noun) {
        return new ListProgress(
                "",
                1,
                0,
                "the server forgot the list after " + CountText.of(found, noun)
                        + ", so it was read again from its start");
    }

    boolean isAtStart() {
        return token.isEmpty();
    }

    private static String name(ResourceRequest question) {
        return question.operation().permission();
    }
}
