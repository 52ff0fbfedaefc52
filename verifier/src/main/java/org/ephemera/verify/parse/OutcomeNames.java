package org.ephemera.verify.parse;

import java.util.Optional;
import org.ephemera.model.OutcomeCode;

/** Reads the names of outcomes. */
public final class OutcomeNames {
    private OutcomeNames() {}

    /** The outcome under a name; empty if there is none. */
    public static Optional<OutcomeCode> code(JsonValues json, String path) throws MalformedException {
        Optional<String> text = json.text(path);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (OutcomeCode code : OutcomeCode.values()) {
            if (code.name().equals(text.get())) {
                return Optional.of(code);
            }
        }
        throw new MalformedException("has an outcome that is not known");
    }
}
