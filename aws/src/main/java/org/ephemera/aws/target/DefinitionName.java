package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * What a task definition is called.
 *
 * @param family "" if there is no name at all
 * @param revision none if a number of that size is no revision
 */
public record DefinitionName(String family, Optional<Integer> revision) {
    private static final Pattern NAME = Pattern.compile("(?<family>[^:]*):(?<revision>[0-9]{1,9})");

    /**
     * Why what a daemon's task runs is not read: its definition is of another kind, with families of its own.
     *
     * @param arn of a definition of either kind
     * @return nothing of a task's own kind
     */
    public static Optional<Outcome> ofDaemon(String arn) {
        return arn.contains(":daemon-task-definition/")
                ? Optional.of(new Outcome.Failed(
                        DetailCode.DAEMON_TASK_DEFINITION,
                        "the task is one of a daemon, whose definition is of a kind of its own that is not read here; 'aws ecs"
                                + " describe-daemon-task-definition --daemon-task-definition " + SanitizedText.of(arn)
                                + "' shows it, and where the containers log"))
                : Optional.empty();
    }

    /** @param arn {@code arn:aws:ecs:…:task-definition/FAMILY:REVISION}, or what is behind its slash */
    public static DefinitionName of(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? new DefinitionName(matcher.group("family"), Optional.of(Integer.valueOf(matcher.group("revision"))))
                : new DefinitionName(name.split(":", 2)[0], Optional.empty());
    }
}
