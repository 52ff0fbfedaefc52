package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.terminal.Screen;

/** One of several targets of which nothing is sealed: what stopped it says nothing of the others. */
public record UnsealedTarget(String target, CommandFailure failure) {
    public void show(Screen screen) {
        screen.line("Nothing is sealed of " + target + ":");
        failure.show(screen);
    }

    public ObjectNode toJson() {
        return failure.with("target", target).toJson();
    }
}
