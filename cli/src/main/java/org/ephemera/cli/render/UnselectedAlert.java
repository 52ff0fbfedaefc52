package org.ephemera.cli.render;

import org.ephemera.acquire.AlertSelection;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.format.Json;

/** Says of an alert that the selector leaves all of it out: nothing is done, and that is as it should be. */
public final class UnselectedAlert {
    private UnselectedAlert() {}

    public static int show(AlertSelection selection, Session session, OutputOptions voice) throws CommandFailure {
        String reason = selection.leftOut().getFirst().reason();
        if (voice.json()) {
            session.json(Json.object().put("status", "not-selected").put("reason", reason));
        } else {
            session.results().line("Nothing is collected: the alert is not selected.");
        }
        return ExitCode.DONE.number();
    }
}
