package org.ephemera.verify.parse;

import java.util.Optional;
import org.ephemera.model.OutcomeCode;

/** Parser of outcome codes. */
public final class OutcomeCodeParser {
    private OutcomeCodeParser() {}

    /** Returns the outcome code at a path; empty if the field does not exist. */
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
        throw new MalformedException("has an unknown outcome");
    }
}
