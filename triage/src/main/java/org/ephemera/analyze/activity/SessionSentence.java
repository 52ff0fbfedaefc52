package org.ephemera.analyze.activity;

import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;

/** End of the sentence on a call that opens a session in a container. */
final class SessionSentence {
    private SessionSentence() {}

    /**
     * Returns the end of the sentence.
     *
     * @param inTarget true if the container belongs to the target
     * @param unfamiliar true if the address or the program is new for the caller
     */
    static String ending(ControlCall call, boolean inTarget, boolean unfamiliar, Optional<String> session) {
        return (inTarget ? "" : " in another task")
                + (unfamiliar ? "; the address or the program is new for this caller" : "")
                + call.error().map(error -> "; refused: " + error).orElse("")
                + session.map(id -> "; session " + id).orElse("");
    }
}
