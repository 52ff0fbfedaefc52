package org.ephemera.analyze.parse.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/** ECS tasks of a package, each with its task definition and its machine. */
public final class EcsTasks {
    private static final int LONGEST = 500;
    private static final String UNKNOWN_OVERRIDES =
            "ECS no longer returns the task: command, environment and roles that its caller may have set instead of"
                    + " those of the definition are known only if the package contains the call that started it";

    private final ResponseDocuments bodies;
    private final Optional<Platform> launched;

    /**
     * Creates a reader.
     *
     * @param launched platform of the target, if it is a task that the package does not describe
     */
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
            String definition = task.at("taskDefinitionArn").textOrEmpty();
            EcsWorkload workload =
                    new EcsWorkload(Optional.of(task), Optional.ofNullable(definitions.get(definition)), hosts);
            workloads.add(workload.workload());
            addEnvironmentFileGaps(workload);
        }
        if (tasks.isEmpty()) {
            // ECS no longer returned the task: the definition is the only description.
            for (LocatedJson definition :
                    definitions(Set.of("aws.ecs.task-definition")).values()) {
                EcsWorkload workload = new EcsWorkload(Optional.empty(), Optional.of(definition), hosts, launched);
                workloads.add(workload.workload());
                addEnvironmentFileGaps(workload);
            }
            launched.filter(platform -> platform == Platform.ECS_FARGATE)
                    .ifPresent(platform -> bodies.gap("overrides of the task", UNKNOWN_OVERRIDES));
        }
        return workloads;
    }

    /** Adds a gap for each environment file. The collector does not read S3, and such a file can set any variable. */
    private void addEnvironmentFileGaps(EcsWorkload workload) {
        workload.environmentFiles()
                .forEach((file, containers) -> bodies.gapWithRequest(
                        "ENV",
                        "the environment variables that " + TruncatedText.text(file, LONGEST) + " sets in "
                                + TruncatedText.text(String.join(", ", containers), LONGEST)
                                + " are not in the package; ask for the version of this S3 object that was current"
                                + " when the task started"));
    }

    /** Returns the tasks by ARN; the first description counts. */
    private Map<String, LocatedJson> tasks() {
        Map<String, LocatedJson> tasks = new LinkedHashMap<>();
        for (LocatedJson body : bodies.of(Set.of("aws.ecs.task", "aws.ecs.tasks"), "DescribeTasks")) {
            for (LocatedJson task : bodies.items(body, "tasks")) {
                Optional<LocatedValue<String>> arn = task.text("taskArn");
                if (arn.isEmpty()) {
                    bodies.gap(body.evidence().file(), "a task without an ARN is skipped");
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
            Optional<LocatedValue<String>> arn = definition.text("taskDefinitionArn");
            if (arn.isEmpty() || !definition.at("containerDefinitions").json().isArray()) {
                bodies.gap(body.evidence().file(), "a DescribeTaskDefinition response contains no task definition");
            } else {
                definitions.putIfAbsent(arn.get().value(), definition);
            }
        }
        return definitions;
    }
}
