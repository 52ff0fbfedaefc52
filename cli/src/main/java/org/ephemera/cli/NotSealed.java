package org.ephemera.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.cli.terminal.Screen;

/** One of several targets of which nothing is sealed: what stopped it says nothing of the others. */
record NotSealed(String target, Failure failure) {
    void show(Screen screen) {
        screen.line("Nothing is sealed of " + target + ":");
        failure.show(screen);
    }

    ObjectNode toJson() {
        return failure.with("target", target).toJson();
    }
}
