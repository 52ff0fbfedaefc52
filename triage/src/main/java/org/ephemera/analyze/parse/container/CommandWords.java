package org.ephemera.analyze.parse.container;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Parser of commands that are arrays of words. */
public final class CommandWords {
    private CommandWords() {}

    /**
     * Returns the working directory as the Dockerfile step {@code WORKDIR}. A working directory that is a file
     * descriptor of the runtime gives access to the host (CVE-2024-21626).
     */
    public static Optional<ContainerExecution.Command> directory(LocatedJson at, String field) {
        return at.text(field)
                .filter(path -> !path.value().isEmpty())
                .map(path -> new ContainerExecution.Command(
                        field, List.of("WORKDIR " + path.value()), false, path.evidence()));
    }

    /**
     * Returns the words of a field as a command with the field's name; empty if the field is not an array or is empty.
     */
    public static Optional<ContainerExecution.Command> of(LocatedJson at, String field, boolean overridden) {
        LocatedJson words = at.at(field);
        return words.items().isEmpty()
                ? Optional.empty()
                : Optional.of(new ContainerExecution.Command(field, words.textList(), overridden, words.evidence()));
    }
}
