package org.ephemera.analyze.read;

import java.util.Optional;
import org.ephemera.analyze.model.Execution;

/** Commands as arrays of words. */
final class Commands {
    private Commands() {}

    /** What a field has, named by it; nothing if it is no array or an empty one. */
    static Optional<Execution.Command> of(Located at, String field, boolean overridden) {
        Located words = at.at(field);
        return words.items().isEmpty()
                ? Optional.empty()
                : Optional.of(new Execution.Command(field, words.wordList(), overridden, words.evidence()));
    }
}
