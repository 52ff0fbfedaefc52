package org.ephemera.analyze.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Workload;

/** The tasks of ECS that a package describes, each with the definition that it was started from and the machine below it. */
final class EcsTasks {
    private final Bodies bodies;

    EcsTasks(Bodies bodies) {
        this.bodies = bodies;
    }

    List<Workload> workloads() {
        Map<String, Located> tasks = tasks();
        Map<String, Located> definitions = definitions(Set.of("aws.ecs.task-definition", "aws.ecs.definition-history"));
        EcsHosts hosts = new EcsHosts(bodies, Ec2Machines.of(bodies), tasks.values());
        List<Workload> workloads = new ArrayList<>();
        for (Located task : tasks.values()) {
            String definition = task.at("taskDefinitionArn").words();
            workloads.add(new EcsWorkload(Optional.of(task), Optional.ofNullable(definitions.get(definition)), hosts)
                    .workload());
        }
        if (tasks.isEmpty()) {
            // The task is gone: what it was to run is left.
            for (Located definition :
                    definitions(Set.of("aws.ecs.task-definition")).values()) {
                workloads.add(new EcsWorkload(Optional.empty(), Optional.of(definition), hosts).workload());
            }
        }
        return workloads;
    }

    /** By ARN; of a task that was described more than once, the first description. */
    private Map<String, Located> tasks() {
        Map<String, Located> tasks = new LinkedHashMap<>();
        for (Located body : bodies.of(Set.of("aws.ecs.task", "aws.ecs.tasks"), "DescribeTasks")) {
            for (Located task : bodies.items(body, "tasks")) {
                Optional<Fact<String>> arn = task.text("taskArn");
                if (arn.isEmpty()) {
                    bodies.gap(body.evidence().file(), "a task without an ARN cannot be told from others");
                } else {
                    tasks.putIfAbsent(arn.get().value(), task);
                }
            }
        }
        return tasks;
    }

    private Map<String, Located> definitions(Set<String> artifacts) {
        Map<String, Located> definitions = new LinkedHashMap<>();
        for (Located body : bodies.of(artifacts, "DescribeTaskDefinition")) {
            Located definition = body.at("taskDefinition");
            Optional<Fact<String>> arn = definition.text("taskDefinitionArn");
            if (arn.isEmpty() || !definition.at("containerDefinitions").json().isArray()) {
                bodies.gap(body.evidence().file(), "an answer has no task definition where its API has one");
            } else {
                definitions.putIfAbsent(arn.get().value(), definition);
            }
        }
        return definitions;
    }
}
