package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Family and revision of a task definition.
 *
 * @param family "" if the ARN contains no name
 * @param revision empty if the number is too large for a revision
 */
public record TaskDefinitionName(String family, Optional<Integer> revision) {
    private static final Pattern NAME = Pattern.compile("(?<family>[^:]*):(?<revision>[0-9]{1,9})");

    /**
     * Returns the outcome for the definition of a daemon task, which is not collected. Daemon task definitions are a
     * separate resource type with separate families.
     *
     * @param arn of a task definition or a daemon task definition
     * @return empty for a task definition
     */
    public static Optional<Outcome> ofDaemon(String arn) {
        return arn.contains(":daemon-task-definition/")
                ? Optional.of(new Outcome.Failed(
                        DetailCode.DAEMON_TASK_DEFINITION,
                        "the task belongs to an ECS daemon, and daemon task definitions are not collected; 'aws ecs"
                                + " describe-daemon-task-definition --daemon-task-definition " + SanitizedText.of(arn)
                                + "' shows the definition and the log destinations of its containers"))
                : Optional.empty();
    }

    /**
     * Parses an ARN.
     *
     * @param arn {@code arn:aws:ecs:…:task-definition/FAMILY:REVISION}, or the part after its slash
     */
    public static TaskDefinitionName of(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? new TaskDefinitionName(
                        matcher.group("family"), Optional.of(Integer.valueOf(matcher.group("revision"))))
                : new TaskDefinitionName(name.split(":", 2)[0], Optional.empty());
    }
}
