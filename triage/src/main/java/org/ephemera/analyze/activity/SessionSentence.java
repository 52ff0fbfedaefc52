package org.ephemera.analyze.activity;

import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;

/** What is said of every call that opens a session in a container, behind what it was. */
final class SessionSentence {
    private SessionSentence() {}

    /**
     * The end of the sentence.
     *
     * @param here if the container is the target's
     * @param stranger if the caller came from where, or with what, they had not come before
     */
    static String ending(ControlCall call, boolean here, boolean stranger, Optional<String> session) {
        return (here ? "" : " in another task")
                + (stranger ? "; from an address or with a program that is new for them" : "")
                + call.error().map(error -> "; refused: " + error).orElse("")
                + session.map(id -> "; session " + id).orElse("");
    }
}
