package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.PlacementSign;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * ECS task: its definition and the overrides of the caller that started it. The task or the definition may be absent,
 * not both.
 */
final class EcsWorkload {
    private final LocatedJson task;
    private final LocatedJson definition;
    private final LocatedJson subject;
    private final EcsHosts hosts;
    private final Optional<Platform> launched;

    EcsWorkload(Optional<LocatedJson> task, Optional<LocatedJson> definition, EcsHosts hosts) {
        this(task, definition, hosts, Optional.empty());
    }

    /**
     * Creates a workload.
     *
     * @param launched platform of a task that the package does not describe
     */
    EcsWorkload(
            Optional<LocatedJson> task, Optional<LocatedJson> definition, EcsHosts hosts, Optional<Platform> launched) {
        this.subject = task.or(() -> definition).orElseThrow();
        LocatedJson absent = new LocatedJson(MissingNode.getInstance(), subject.evidence());
        this.task = task.orElse(absent);
        this.definition = definition.orElse(absent);
        this.hosts = hosts;
        this.launched = launched;
    }

    Workload workload() {
        return workload(missing());
    }

    /**
     * Returns the workload of a definition that ran, without a description of its task.
     *
     * @param why reason, shown to users
     */
    Workload workloadWithoutTask(String why) {
        return workload(List.of(new EvidenceGap(name(), why)));
    }

    private Workload workload(List<EvidenceGap> missing) {
        return new Workload(
                platform(),
                scope(),
                name(),
                task.text("group"),
                hosts.of(task),
                Optional.empty(),
                Optional.empty(),
                containers(),
                identities(),
                labels(),
                exposure(),
                missing,
                subject.evidence(),
                Optional.empty());
    }

    /** Returns the environment files by ARN, each with the containers that read it. */
    SortedMap<String, Set<String>> environmentFiles() {
        SortedMap<String, Set<String>> files = new TreeMap<>();
        for (LocatedJson containers :
                List.of(definition.at("containerDefinitions"), task.at("overrides", "containerOverrides"))) {
            for (LocatedJson container : containers.items()) {
                for (LocatedJson file : container.at("environmentFiles").items()) {
                    files.computeIfAbsent(file.at("value").textOrEmpty(), none -> new LinkedHashSet<>())
                            .add(container.at("name").textOrEmpty());
                }
            }
        }
        return files;
    }

    private String name() {
        return task.exists()
                ? task.at("taskArn").textOrEmpty()
                : definition.at("taskDefinitionArn").textOrEmpty();
    }

    /** Returns account and region of the ARN. */
    private String scope() {
        String[] parts = name().split(":", 6);
        return parts.length == 6 ? parts[4] + " " + parts[3] : "";
    }

    private Platform platform() {
        String launch = task.at("launchType").textOrEmpty();
        String provider = task.at("capacityProviderName").textOrEmpty();
        return EcsLaunchPlatform.platform(launch, provider)
                .or(() -> launched)
                .orElseGet(
                        () -> !task.at("containerInstanceArn").exists() && EcsLaunchPlatform.requiresFargate(definition)
                                ? Platform.ECS_FARGATE
                                : Platform.ECS_EC2);
    }

    private List<ContainerSpec> containers() {
        Map<String, LocatedJson> running = byName(task.at("containers"));
        Map<String, LocatedJson> overrides = byName(task.at("overrides", "containerOverrides"));
        Map<String, LocatedJson> defined = byName(definition.at("containerDefinitions"));
        Set<String> names = new LinkedHashSet<>(defined.keySet());
        names.addAll(running.keySet());
        return names.stream()
                .map(name -> new EcsContainer(
                                name,
                                Optional.ofNullable(defined.get(name)),
                                Optional.ofNullable(running.get(name)),
                                Optional.ofNullable(overrides.get(name)),
                                definition,
                                task)
                        .container())
                .toList();
    }

    private static Map<String, LocatedJson> byName(LocatedJson array) {
        Map<String, LocatedJson> named = new LinkedHashMap<>();
        array.items().forEach(item -> named.putIfAbsent(item.at("name").textOrEmpty(), item));
        return named;
    }

    /** Returns the roles. A role of the overrides replaces the definition's. */
    private List<LocatedValue<String>> identities() {
        LocatedJson overrides = task.at("overrides");
        return Stream.concat(
                        Stream.of("taskRoleArn", "executionRoleArn")
                                .flatMap(role -> overrides.text(role).or(() -> definition.text(role)).stream()),
                        hosts.profiles(task).stream())
                .toList();
    }

    private Map<String, LocatedValue<String>> labels() {
        Map<String, LocatedValue<String>> labels = new TreeMap<>();
        for (LocatedJson tag : task.at("tags").items()) {
            tag.text("value").ifPresent(value -> labels.put(tag.at("key").textOrEmpty(), value));
        }
        return labels;
    }

    private WorkloadExposure exposure() {
        List<LocatedValue<String>> exec = new ArrayList<>();
        task.flag("enableExecuteCommand")
                .filter(LocatedValue::value)
                .ifPresent(flag -> exec.add(new LocatedValue<>("enableExecuteCommand", flag.evidence())));
        for (LocatedJson container : task.at("containers").items()) {
            for (LocatedJson agent : container.at("managedAgents").items()) {
                if (agent.at("name").textOrEmpty().equals("ExecuteCommandAgent")
                        && agent.at("lastStatus").textOrEmpty().equals("RUNNING")) {
                    exec.add(new LocatedValue<>(
                            "the ECS Exec agent runs in " + container.at("name").textOrEmpty(), agent.evidence()));
                }
            }
        }
        List<LocatedValue<String>> secrets = definition.at("containerDefinitions").items().stream()
                .flatMap(container -> container.at("secrets").items().stream())
                .flatMap(secret -> secret.text("valueFrom").stream())
                .toList();
        return new WorkloadExposure(
                exec, hosts.addresses(task), List.of(), placements(), List.of(), List.of(), secrets);
    }

    /** Returns placement constraints that name an instance, so only one machine remains. */
    private List<PlacementSign> placements() {
        return definition.at("placementConstraints").items().stream()
                .map(constraint -> constraint.at("expression"))
                .filter(expression -> expression.textOrEmpty().contains("ec2InstanceId"))
                .flatMap(expression -> expression.text().stream())
                .map(fact -> new PlacementSign(
                        PlacementSign.Kind.ONE_MACHINE, "bound to one machine: " + fact.value(), fact.evidence()))
                .toList();
    }

    private List<EvidenceGap> missing() {
        List<EvidenceGap> missing = new ArrayList<>();
        if (!definition.exists()) {
            missing.add(new EvidenceGap(
                    name(),
                    "the task definition " + task.at("taskDefinitionArn").textOrEmpty() + " is not in the package"));
        }
        if (!task.exists()) {
            missing.add(new EvidenceGap(
                    name(),
                    "the task is not in the package; its overrides"
                            + (platform() == Platform.ECS_FARGATE ? " are unknown" : " and its machine are unknown")));
        }
        return missing;
    }
}
