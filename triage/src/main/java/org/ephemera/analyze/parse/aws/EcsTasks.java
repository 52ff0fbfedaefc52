package org.ephemera.analyze.parse.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/** The tasks of ECS that a package describes, each with the definition that it was started from and the machine below it. */
public final class EcsTasks {
    private static final int LONGEST = 500;

    private final ResponseDocuments bodies;
    private final Optional<Platform> launched;

    /** @param launched platform of the target, if it is a task that is not described */
    public EcsTasks(ResponseDocuments bodies, Optional<Platform> launched) {
        this.bodies = bodies;
        this.launched = launched;
    }

    public List<Workload> workloads() {
        Map<String, LocatedJson> tasks = tasks();
        Map<String, LocatedJson> definitions =
                definitions(Set.of("aws.ecs.task-definition", "aws.ecs.definition-history"));
        EcsHosts hosts = new EcsHosts(bodies, Ec2Machines.of(bodies), tasks.values());
        List<Workload> workloads = new ArrayList<>();
        for (LocatedJson task : tasks.values()) {
            String definition = task.at("taskDefinitionArn").words();
            EcsWorkload workload =
                    new EcsWorkload(Optional.of(task), Optional.ofNullable(definitions.get(definition)), hosts);
            workloads.add(workload.workload());
            unread(workload);
        }
        if (tasks.isEmpty()) {
            // The task is gone: what it was to run is left.
            for (LocatedJson definition :
                    definitions(Set.of("aws.ecs.task-definition")).values()) {
                EcsWorkload workload = new EcsWorkload(Optional.empty(), Optional.of(definition), hosts, launched);
                workloads.add(workload.workload());
                unread(workload);
            }
        }
        return workloads;
    }

    /** Nobody reads the buckets: what stands there may set whatever a definition could. */
    private void unread(EcsWorkload workload) {
        workload.environmentFiles()
                .forEach((file, containers) -> bodies.gap(
                        "ENV",
                        "what " + TruncatedText.text(file, LONGEST) + " sets in the environment of "
                                + TruncatedText.text(String.join(", ", containers), LONGEST)
                                + " is not in the package: ask for that object of S3, in its version of the time when the"
                                + " task began"));
    }

    /** By ARN; of a task that was described more than once, the first description. */
    private Map<String, LocatedJson> tasks() {
        Map<String, LocatedJson> tasks = new LinkedHashMap<>();
        for (LocatedJson body : bodies.of(Set.of("aws.ecs.task", "aws.ecs.tasks"), "DescribeTasks")) {
            for (LocatedJson task : bodies.items(body, "tasks")) {
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

    private Map<String, LocatedJson> definitions(Set<String> artifacts) {
        Map<String, LocatedJson> definitions = new LinkedHashMap<>();
        for (LocatedJson body : bodies.of(artifacts, "DescribeTaskDefinition")) {
            LocatedJson definition = body.at("taskDefinition");
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
