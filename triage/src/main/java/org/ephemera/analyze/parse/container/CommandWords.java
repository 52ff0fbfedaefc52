package org.ephemera.analyze.parse.container;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Commands as arrays of words. */
public final class CommandWords {
    private CommandWords() {}

    /**
     * The directory in which a container is started, as the step of a Dockerfile that sets one: one that is a descriptor of the runtime's
     * leads onto the host (CVE-2024-21626).
     */
    public static Optional<Execution.Command> directory(LocatedJson at, String field) {
        return at.text(field)
                .filter(path -> !path.value().isEmpty())
                .map(path -> new Execution.Command(field, List.of("WORKDIR " + path.value()), false, path.evidence()));
    }

    /** What a field has, named by it; nothing if it is no array or an empty one. */
    public static Optional<Execution.Command> of(LocatedJson at, String field, boolean overridden) {
        LocatedJson words = at.at(field);
        return words.items().isEmpty()
                ? Optional.empty()
                : Optional.of(new Execution.Command(field, words.wordList(), overridden, words.evidence()));
    }
}
