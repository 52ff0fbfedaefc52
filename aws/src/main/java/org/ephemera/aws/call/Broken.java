package org.ephemera.aws.call;

import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** How an item ends when this program itself fails on it. */
public final class Broken {
    private Broken() {}

    public static Outcome outcome(RuntimeException e) {
        return new Outcome.Failed(
                e.getClass().getSimpleName(),
                "the source could not go on: " + Shown.of(String.valueOf(e.getMessage())));
    }
}
