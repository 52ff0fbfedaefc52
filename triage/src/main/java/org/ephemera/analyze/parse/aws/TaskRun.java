package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.Located;

/** How a task of ECS ran, as {@code DescribeTasks} and EventBridge tell it. */
public final class TaskRun {
    /** GuardDuty puts it beside every task, and sets its environment. */
    private static final String GUARD = "aws-guardduty-agent-";

    private final Located task;
    private final Located definition;

    public TaskRun(Located task, Map<String, Located> definitions) {
        this.task = task;
        this.definition = definitions.getOrDefault(
                task.at("taskDefinitionArn").words(), new Located(MissingNode.getInstance(), task.evidence()));
    }

    public Run run() {
        return new Run(
                Run.Kind.TASK,
                task.at("taskArn").words(),
                task.at("group").words(),
                task.at("taskDefinitionArn").words(),
                task.at("startedBy").words(),
                task.at("cpu").json().asInt(),
                CloudTimes.of(task.at("createdAt")),
                CloudTimes.of(task.at("startedAt")),
                CloudTimes.of(task.at("stoppedAt")).or(() -> CloudTimes.of(task.at("stoppingAt"))),
                task.at("stopCode").words(),
                task.at("stoppedReason").words(),
                task.at("containers").items().stream().map(this::part).toList(),
                replaced(),
                task.evidence());
    }

    private Run.Part part(Located container) {
        Located exit = container.at("exitCode");
        String digest = container.at("imageDigest").words();
        return new Run.Part(
                container.at("name").words(),
                container.at("image").words(),
                digest.isEmpty() ? List.of() : List.of(digest),
                exit.json().canConvertToInt() ? OptionalInt.of(exit.json().asInt()) : OptionalInt.empty(),
                container.at("reason").words(),
                container.at("restartCount").json().asInt(),
                "",
                Optional.empty(),
                List.of(),
                container.evidence());
    }

    private List<Run.Replaced> replaced() {
        List<Run.Replaced> all = new ArrayList<>();
        Located overrides = task.at("overrides");
        for (String role : List.of("taskRoleArn", "executionRoleArn")) {
            add(all, "", role, definition.at(role), overrides.at(role));
        }
        for (Located container : overrides.at("containerOverrides").items()) {
            String name = container.at("name").words();
            Located defined = defined(name);
            if (!isGuard(name, defined, container)) {
                add(all, name, "command", defined.at("command"), container.at("command"));
                add(all, name, "environmentFiles", defined.at("environmentFiles"), files(container));
                Map<String, Located> variables = variables(defined);
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

    /** Of a container that somebody gave such a name, the definition tells; and of the one of GuardDuty nobody says what it runs. */
    private static boolean isGuard(String name, Located defined, Located given) {
        return name.startsWith(GUARD)
                && !defined.exists()
                && given.at("command").items().isEmpty();
    }

    /** In S3, and read when the task begins; none where there are none, as ECS may answer an empty list. */
    private static Located files(Located container) {
        Located files = container.at("environmentFiles");
        return files.items().isEmpty() ? missing(container) : files;
    }

    private static void add(List<Run.Replaced> all, String container, String what, Located defined, Located given) {
        if (given.exists() && !given.json().equals(defined.json())) {
            all.add(new Run.Replaced(
                    container,
                    what,
                    defined.exists() ? Optional.of(shown(defined)) : Optional.empty(),
                    shown(given),
                    given.evidence()));
        }
    }

    private static String shown(Located value) {
        return value.json().isArray()
                ? value.items().stream()
                        .map(item -> item.json().isObject() ? item.at("value").words() : item.words())
                        .collect(Collectors.joining(" "))
                : value.words();
    }

    private Located defined(String name) {
        return definition.at("containerDefinitions").items().stream()
                .filter(container -> container.at("name").words().equals(name))
                .findFirst()
                .orElse(missing(definition));
    }

    private static Map<String, Located> variables(Located container) {
        Map<String, Located> variables = new LinkedHashMap<>();
        container
                .at("environment")
                .items()
                .forEach(one -> variables.putIfAbsent(one.at("name").words(), one.at("value")));
        return variables;
    }

    private static Located missing(Located near) {
        return new Located(MissingNode.getInstance(), near.evidence());
    }
}
