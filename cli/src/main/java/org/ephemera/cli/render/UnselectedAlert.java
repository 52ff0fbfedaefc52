package org.ephemera.cli.render;

import org.ephemera.acquire.AlertSelection;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.format.Json;

/** Output for an alert that {@code EPHEMERA_SELECTOR} does not select. This is not an error. */
public final class UnselectedAlert {
    private UnselectedAlert() {}

    /** Prints that nothing was collected, and returns the exit code. */
    public static int show(AlertSelection selection, Session session, OutputOptions output) throws CommandFailure {
        String reason = selection.leftOut().getFirst().reason();
        if (output.json()) {
            session.json(Json.object().put("status", "not-selected").put("reason", reason));
        } else {
            session.results().line("Nothing was collected: EPHEMERA_SELECTOR does not select the alert.");
        }
        return ExitCode.DONE.number();
    }
}
