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
 * ECS documents of a package.
 *
 * @param tasks by ARN
 * @param definitions by ARN, including earlier revisions
 * @param services descriptions of services
 * @param revisions service revisions
 * @param images digests of the platform images in each image index, by the digest of the index
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
                tasks.putIfAbsent(task.at("taskArn").textOrEmpty(), task);
            }
        }
        Map<String, LocatedJson> definitions = new LinkedHashMap<>();
        for (LocatedJson body :
                bodies.of(Set.of("aws.ecs.task-definition", "aws.ecs.definition-history"), "DescribeTaskDefinition")) {
            LocatedJson definition = body.at("taskDefinition");
            definitions.putIfAbsent(definition.at("taskDefinitionArn").textOrEmpty(), definition);
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
        return Optional.ofNullable(definitions.get(task.at("taskDefinitionArn").textOrEmpty()));
    }

    /** Returns the earlier revisions of the same family, newest first. */
    List<LocatedJson> earlierRevisions(LocatedJson definition) {
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

    /** Returns the definitions that collected tasks run with, or the first definition if no task was collected. */
    List<LocatedJson> runningDefinitions() {
        List<LocatedJson> running = definitions.values().stream()
                .filter(definition -> tasks.values().stream()
                        .anyMatch(task -> task.at("taskDefinitionArn")
                                .textOrEmpty()
                                .equals(definition.at("taskDefinitionArn").textOrEmpty())))
                .toList();
        return running.isEmpty() ? definitions.values().stream().limit(1).toList() : running;
    }

    private static String family(LocatedJson definition) {
        String arn = definition.at("taskDefinitionArn").textOrEmpty();
        int colon = arn.lastIndexOf(':');
        return colon < 0 ? arn : arn.substring(0, colon);
    }
}
