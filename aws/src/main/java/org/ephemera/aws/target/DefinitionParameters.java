package org.ephemera.aws.target;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.param.WrittenWhenEmpty;

/**
 * Parameters of a task definition.
 *
 * @param taskDefinition its ARN, "" if it is unknown
 * @param tasks that were started from it
 */
public record DefinitionParameters(
        EcsPlace place,
        Optional<String> taskDefinition,
        @WrittenWhenEmpty List<DefinedTask> tasks,
        Earlier earlier) {

    /**
     * Search for the logs of earlier tasks.
     *
     * @param ofService true if the tasks belong to a service
     * @param known ids of the tasks whose logs are collected
     */
    public record Earlier(boolean ofService, Optional<List<String>> known) {
        public static final Earlier NONE = new Earlier(false, Optional.empty());
    }

    /** Returns the parameters of an item without a definition. */
    public static DefinitionParameters unknown(EcsPlace place) {
        return new DefinitionParameters(place, Optional.empty(), List.of(), Earlier.NONE);
    }
}
