package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.Bodies;
import org.ephemera.analyze.parse.sealed.Located;

/**
 * What a package says of ECS.
 *
 * @param tasks by ARN, those that are meant to run
 * @param definitions by ARN, earlier revisions too
 * @param images which digests an index of a registry stands for, by its own
 */
record EcsState(
        Map<String, Located> tasks,
        Map<String, Located> definitions,
        List<Located> services,
        List<Located> revisions,
        Map<String, Set<String>> images) {
    static EcsState of(Bodies bodies) {
        Map<String, Located> tasks = new LinkedHashMap<>();
        for (Located body : bodies.of(Set.of("aws.ecs.task", "aws.ecs.tasks"), "DescribeTasks")) {
            for (Located task : body.at("tasks").items()) {
                tasks.putIfAbsent(task.at("taskArn").words(), task);
            }
        }
        Map<String, Located> definitions = new LinkedHashMap<>();
        for (Located body :
                bodies.of(Set.of("aws.ecs.task-definition", "aws.ecs.definition-history"), "DescribeTaskDefinition")) {
            Located definition = body.at("taskDefinition");
            definitions.putIfAbsent(definition.at("taskDefinitionArn").words(), definition);
        }
        return new EcsState(
                tasks,
                definitions,
                items(bodies, "aws.ecs.service", "DescribeServices", "services"),
                items(bodies, "aws.ecs.service-revisions", "DescribeServiceRevisions", "serviceRevisions"),
                ImageIndexes.of(bodies));
    }

    private static List<Located> items(Bodies bodies, String artifact, String operation, String field) {
        List<Located> items = new ArrayList<>();
        bodies.of(Set.of(artifact), operation)
                .forEach(body -> items.addAll(body.at(field).items()));
        return items;
    }

    Optional<Located> definition(Located task) {
        return Optional.ofNullable(definitions.get(task.at("taskDefinitionArn").words()));
    }

    /** Earlier revisions of the same family, the newest first. */
    List<Located> earlier(Located definition) {
        String family = family(definition);
        long revision = definition.at("revision").json().asLong();
        return definitions.values().stream()
                .filter(other -> family(other).equals(family)
                        && other.at("revision").json().asLong() < revision)
                .sorted(Comparator.comparingLong(
                                (Located other) -> other.at("revision").json().asLong())
                        .reversed())
                .toList();
    }

    /** Definitions that a task runs with; all that is described where no task is. */
    List<Located> running() {
        List<Located> running = definitions.values().stream()
                .filter(definition -> tasks.values().stream()
                        .anyMatch(task -> task.at("taskDefinitionArn")
                                .words()
                                .equals(definition.at("taskDefinitionArn").words())))
                .toList();
        return running.isEmpty() ? definitions.values().stream().limit(1).toList() : running;
    }

    private static String family(Located definition) {
        String arn = definition.at("taskDefinitionArn").words();
        int colon = arn.lastIndexOf(':');
        return colon < 0 ? arn : arn.substring(0, colon);
    }
}
