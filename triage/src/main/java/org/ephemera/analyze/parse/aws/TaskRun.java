package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Run of an ECS task, from {@code DescribeTasks} or an EventBridge event. */
public final class TaskRun {
    /** Name prefix of the GuardDuty agent, which GuardDuty adds to every task with its environment. */
    private static final String GUARDDUTY_AGENT = "aws-guardduty-agent-";

    private final LocatedJson task;
    private final LocatedJson definition;

    public TaskRun(LocatedJson task, Map<String, LocatedJson> definitions) {
        this.task = task;
        this.definition = definitions.getOrDefault(
                task.at("taskDefinitionArn").textOrEmpty(),
                new LocatedJson(MissingNode.getInstance(), task.evidence()));
    }

    public WorkloadRun run() {
        return new WorkloadRun(
                WorkloadRun.Kind.TASK,
                task.at("taskArn").textOrEmpty(),
                task.at("group").textOrEmpty(),
                task.at("taskDefinitionArn").textOrEmpty(),
                task.at("startedBy").textOrEmpty(),
                task.at("cpu").json().asInt(),
                CloudTimes.of(task.at("createdAt")),
                CloudTimes.of(task.at("startedAt")),
                CloudTimes.of(task.at("stoppedAt")).or(() -> CloudTimes.of(task.at("stoppingAt"))),
                task.at("stopCode").textOrEmpty(),
                task.at("stoppedReason").textOrEmpty(),
                task.at("containers").items().stream().map(this::part).toList(),
                replaced(),
                task.evidence());
    }

    private WorkloadRun.ContainerRun part(LocatedJson container) {
        LocatedJson exit = container.at("exitCode");
        String digest = container.at("imageDigest").textOrEmpty();
        return new WorkloadRun.ContainerRun(
                container.at("name").textOrEmpty(),
                container.at("image").textOrEmpty(),
                digest.isEmpty() ? List.of() : List.of(digest),
                exit.json().canConvertToInt() ? OptionalInt.of(exit.json().asInt()) : OptionalInt.empty(),
                container.at("reason").textOrEmpty(),
                container.at("restartCount").json().asInt(),
                "",
                Optional.empty(),
                List.of(),
                container.evidence());
    }

    private List<WorkloadRun.ReplacedValue> replaced() {
        List<WorkloadRun.ReplacedValue> all = new ArrayList<>();
        LocatedJson overrides = task.at("overrides");
        for (String role : List.of("taskRoleArn", "executionRoleArn")) {
            add(all, "", role, definition.at(role), overrides.at(role));
        }
        for (LocatedJson container : overrides.at("containerOverrides").items()) {
            String name = container.at("name").textOrEmpty();
            LocatedJson defined = defined(name);
            if (!isGuardDutyAgent(name, defined, container)) {
                add(all, name, "command", defined.at("command"), container.at("command"));
                add(all, name, "environmentFiles", defined.at("environmentFiles"), files(container));
                Map<String, LocatedJson> variables = variables(defined);
                variables(container)
                        .forEach((variable, value) -> add(
                                all,
                                name,
                                "environment " + variable,
                                variables.getOrDefault(variable, missing(value)),
                                value));
            }
        }
        return all;
    }

    /**
     * Reports whether the container is the GuardDuty agent. The agent is not part of the definition and its command is
     * not overridden; a container with such a name in the definition is not the agent.
     */
    private static boolean isGuardDutyAgent(String name, LocatedJson defined, LocatedJson given) {
        return name.startsWith(GUARDDUTY_AGENT)
                && !defined.exists()
                && given.at("command").items().isEmpty();
    }

    /**
     * Returns the environment files, which ECS reads from S3 at the start. An empty list counts as absent, because ECS
     * may return one.
     */
    private static LocatedJson files(LocatedJson container) {
        LocatedJson files = container.at("environmentFiles");
        return files.items().isEmpty() ? missing(container) : files;
    }

    private static void add(
            List<WorkloadRun.ReplacedValue> all,
            String container,
            String what,
            LocatedJson defined,
            LocatedJson given) {
        if (given.exists() && !given.json().equals(defined.json())) {
            all.add(new WorkloadRun.ReplacedValue(
                    container,
                    what,
                    defined.exists() ? Optional.of(shown(defined)) : Optional.empty(),
                    shown(given),
                    given.evidence()));
        }
    }

    private static String shown(LocatedJson value) {
        return value.json().isArray()
                ? value.items().stream()
                        .map(item -> item.json().isObject() ? item.at("value").textOrEmpty() : item.textOrEmpty())
                        .collect(Collectors.joining(" "))
                : value.textOrEmpty();
    }

    private LocatedJson defined(String name) {
        return definition.at("containerDefinitions").items().stream()
                .filter(container -> container.at("name").textOrEmpty().equals(name))
                .findFirst()
                .orElse(missing(definition));
    }

    private static Map<String, LocatedJson> variables(LocatedJson container) {
        Map<String, LocatedJson> variables = new LinkedHashMap<>();
        container
                .at("environment")
                .items()
                .forEach(one -> variables.putIfAbsent(one.at("name").textOrEmpty(), one.at("value")));
        return variables;
    }

    private static LocatedJson missing(LocatedJson near) {
        return new LocatedJson(MissingNode.getInstance(), near.evidence());
    }
}
