package org.ephemera.cli;

import org.ephemera.acquire.Selection;
import org.ephemera.format.Json;

/** Says of an alert that the selector leaves all of it out: nothing is done, and that is as it should be. */
final class NotSelected {
    private NotSelected() {}

    static int show(Selection selection, Session session, Voice voice) throws Failure {
        String reason = selection.leftOut().getFirst().reason();
        if (voice.json()) {
            session.json(Json.object().put("status", "not-selected").put("reason", reason));
        } else {
            session.results().line("Nothing is collected: the alert is not selected.");
        }
        return ExitCode.DONE.number();
    }
}
