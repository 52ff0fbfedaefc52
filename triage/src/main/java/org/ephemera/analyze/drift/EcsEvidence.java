package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/**
 * What a package says of ECS.
 *
 * @param tasks by ARN, those that are meant to run
 * @param definitions by ARN, earlier revisions too
 * @param images which digests an index of a registry stands for, by its own
 */
record EcsEvidence(
        Map<String, LocatedJson> tasks,
        Map<String, LocatedJson> definitions,
        List<LocatedJson> services,
        List<LocatedJson> revisions,
        Map<String, Set<String>> images) {
    static EcsEvidence of(ResponseDocuments bodies) {
        Map<String, LocatedJson> tasks = new LinkedHashMap<>();
        for (LocatedJson body : bodies.of(Set.of("aws.ecs.task", "aws.ecs.tasks"), "DescribeTasks")) {
            for (LocatedJson task : body.at("tasks").items()) {
                tasks.putIfAbsent(task.at("taskArn").words(), task);
            }
        }
        Map<String, LocatedJson> definitions = new LinkedHashMap<>();
        for (LocatedJson body :
                bodies.of(Set.of("aws.ecs.task-definition", "aws.ecs.definition-history"), "DescribeTaskDefinition")) {
            LocatedJson definition = body.at("taskDefinition");
            definitions.putIfAbsent(definition.at("taskDefinitionArn").words(), definition);
        }
        return new EcsEvidence(
                tasks,
                definitions,
                items(bodies, "aws.ecs.service", "DescribeServices", "services"),
                items(bodies, "aws.ecs.service-revisions", "DescribeServiceRevisions", "serviceRevisions"),
                ImageIndexes.of(bodies));
    }

    private static List<LocatedJson> items(ResponseDocuments bodies, String artifact, String operation, String field) {
        List<LocatedJson> items = new ArrayList<>();
        bodies.of(Set.of(artifact), operation)
                .forEach(body -> items.addAll(body.at(field).items()));
        return items;
    }

    Optional<LocatedJson> definition(LocatedJson task) {
        return Optional.ofNullable(definitions.get(task.at("taskDefinitionArn").words()));
    }

    /** Earlier revisions of the same family, the newest first. */
    List<LocatedJson> earlier(LocatedJson definition) {
        String family = family(definition);
        long revision = definition.at("revision").json().asLong();
        return definitions.values().stream()
                .filter(other -> family(other).equals(family)
                        && other.at("revision").json().asLong() < revision)
                .sorted(Comparator.comparingLong((LocatedJson other) ->
                                other.at("revision").json().asLong())
                        .reversed())
                .toList();
    }

    /** Definitions that a task runs with; all that is described where no task is. */
    List<LocatedJson> running() {
        List<LocatedJson> running = definitions.values().stream()
                .filter(definition -> tasks.values().stream()
                        .anyMatch(task -> task.at("taskDefinitionArn")
                                .words()
                                .equals(definition.at("taskDefinitionArn").words())))
                .toList();
        return running.isEmpty() ? definitions.values().stream().limit(1).toList() : running;
    }

    private static String family(LocatedJson definition) {
        String arn = definition.at("taskDefinitionArn").words();
        int colon = arn.lastIndexOf(':');
        return colon < 0 ? arn : arn.substring(0, colon);
    }
}
