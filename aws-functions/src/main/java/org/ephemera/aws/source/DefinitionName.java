package org.ephemera.aws.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a task definition is called.
 *
 * @param family "" if there is no name at all
 * @param revision none if a number of that size is no revision
 */
record DefinitionName(String family, Optional<Integer> revision) {
    private static final Pattern NAME = Pattern.compile("(?<family>[^:]*):(?<revision>[0-9]{1,9})");

    /** @param arn {@code arn:aws:ecs:…:task-definition/FAMILY:REVISION}, or what is behind its slash */
    static DefinitionName of(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? new DefinitionName(matcher.group("family"), Optional.of(Integer.valueOf(matcher.group("revision"))))
                : new DefinitionName(name.split(":", 2)[0], Optional.empty());
    }
}
