package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.terminal.Screen;

/** Target whose collection failed before a package was sealed; the other targets of the alert are not affected. */
public record UnsealedTarget(String target, CommandFailure failure) {
    /** Prints the target and the failure. */
    public void show(Screen screen) {
        screen.line("No package was sealed for " + target + ":");
        failure.show(screen);
    }

    /** Returns the failure as JSON with the target. */
    public ObjectNode toJson() {
        return failure.with("target", target).toJson();
    }
}
