package org.ephemera.cli.render;

import org.ephemera.acquire.Selection;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.Voice;
import org.ephemera.format.Json;

/** Says of an alert that the selector leaves all of it out: nothing is done, and that is as it should be. */
public final class NotSelected {
    private NotSelected() {}

    public static int show(Selection selection, Session session, Voice voice) throws Failure {
        String reason = selection.leftOut().getFirst().reason();
        if (voice.json()) {
            session.json(Json.object().put("status", "not-selected").put("reason", reason));
        } else {
            session.results().line("Nothing is collected: the alert is not selected.");
        }
        return ExitCode.DONE.number();
    }
}
