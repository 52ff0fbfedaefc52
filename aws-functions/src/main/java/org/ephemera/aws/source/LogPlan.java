package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;
import org.ephemera.evidence.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Plans the log of every container, of the definition and of each of its tasks, and the groups they are in. */
final class LogPlan {
    private static final String GUARDDUTY_AGENT = "aws-guardduty-agent";

    private final PlannedItem definition;
    private final List<DefinedTask> tasks;
    private final Recorder recorder;
    private final Map<List<String>, GroupStreams> groups = new LinkedHashMap<>();

    /** @param definition the item that is being collected */
    LogPlan(PlannedItem definition, List<DefinedTask> tasks, Recorder recorder) {
        this.definition = definition;
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
    }

    void plan(TaskDefinition described, Received received) throws IOException {
        tasks.forEach(task -> plan(task, described, received));
        if (tasks.isEmpty()) {
            ofUnknownTasks(described);
        }
        for (GroupStreams streams : groups.values()) {
            streams.plan(definition, recorder);
        }
    }

    private void plan(DefinedTask task, TaskDefinition described, Received received) {
        Map<String, Optional<String>> runtimeIds = task.containers().stream()
                .collect(Collectors.toMap(KnownContainer::name, KnownContainer::runtimeId, (first, again) -> first));
        LogPlaces places = new LogPlaces(definition.param("region"), task.id(), task.launchType(), task.createdAt());
        List<String> defined = new ArrayList<>();
        List<ContainerDefinition> containers = described.containerDefinitions();
        for (int i = 0; i < containers.size(); i++) {
            @Nullable ContainerDefinition container = containers.get(i);
            if (container == null) {
                continue; // an odd answer; its place is counted all the same
            }
            String name = String.valueOf(container.name());
            defined.add(name);
            Map<String, String> params = named(task, name);
            if (task.isDescribed() && neverRan(name, runtimeIds)) {
                params.put("neverRan", "true");
            }
            params.put("configured", received.at("/taskDefinition/containerDefinitions/" + i + "/logConfiguration"));
            plan(
                    task.id(),
                    params,
                    places.of(name, runtimeIds.getOrDefault(name, Optional.empty()), container.logConfiguration()));
        }
        task.containers().stream()
                .map(KnownContainer::name)
                .filter(name -> !defined.contains(name))
                .forEach(name -> injected(task, name));
    }

    /** Of a service whose tasks nobody names any more: their streams are looked for by the beginning of their names. */
    private void ofUnknownTasks(TaskDefinition described) {
        LogPlaces places = new LogPlaces(definition.param("region"), "", "", "");
        for (ContainerDefinition container : Present.in(described.containerDefinitions())) {
            String name = String.valueOf(container.name());
            LogPlace place = places.of(name, Optional.empty(), container.logConfiguration());
            if (place instanceof LogPlace.InCloudWatch in) {
                group(in.region(), in.group()).addOfUnknownTasks(in.stream());
            } else {
                Map<String, String> params = new TreeMap<>();
                params.put("target", definition.param("target"));
                params.put("container", name);
                plan("", params, place);
            }
        }
    }

    /** One stream, so that the gap stands in the plan. */
    void unresolved(Outcome because) {
        Map<String, String> params = new TreeMap<>();
        params.put("target", definition.param("target"));
        params.put("container", "");
        Ended.put(
                params,
                because.code()
                        .with(
                                because.detail(),
                                "only the task definition names the containers' log streams; what became of "
                                        + definition.item() + " says why it could not be had"));
        recorder.plan(LogStreamSource.ARTIFACT, definition.window(), params);
    }

    private void plan(String task, Map<String, String> params, LogPlace place) {
        switch (place) {
            case LogPlace.InCloudWatch in -> {
                group(in.region(), in.group()).add(in.stream(), task);
                params.put("region", in.region());
                params.put("group", in.group());
                params.put("stream", in.stream());
                params.put("delivery", in.delivery());
            }
            case LogPlace.Unnamed unnamed -> {
                group(unnamed.region(), unnamed.group());
                Ended.put(params, new Outcome.Failed("StreamUnknown", unnamed.why()));
            }
            case LogPlace.Misnamed misnamed -> Ended.put(params, new Outcome.Failed("RegionInvalid", misnamed.why()));
            case LogPlace.Elsewhere elsewhere -> Ended.put(params, new Outcome.NotApplicable(elsewhere.where()));
        }
        recorder.plan(LogStreamSource.ARTIFACT, definition.window(), params);
    }

    /** Several containers mostly log to one group; it is asked for once. */
    private GroupStreams group(String region, String group) {
        return groups.computeIfAbsent(List.of(region, group), key -> {
            Map<String, String> params = new TreeMap<>();
            params.put("target", definition.param("target"));
            params.put("region", region);
            params.put("group", group);
            recorder.plan(LogGroupSource.ARTIFACT, definition.window(), params);
            // The default place of exec sessions: beside the output of the container.
            ExecLogsSource.plan(region, group, definition.param("target"), definition.window(), recorder);
            return new GroupStreams(region, group);
        });
    }

    /** Only ECS itself is believed: it told of the container, and of no runtime that had it. */
    private static boolean neverRan(String name, Map<String, Optional<String>> runtimeIds) {
        return runtimeIds.containsKey(name)
                && runtimeIds.getOrDefault(name, Optional.empty()).isEmpty();
    }

    private void injected(DefinedTask task, String name) {
        Map<String, String> params = named(task, name);
        Ended.put(
                params,
                name.startsWith(GUARDDUTY_AGENT)
                        ? new Outcome.NotApplicable("GuardDuty put this container into the task; its output goes to"
                                + " GuardDuty and can be read by nobody else")
                        // The proxy of Service Connect does have a log, if the service says so.
                        : new Outcome.Failed(
                                "NotTold",
                                "this container is in the task and not in its definition, which does not tell where its"
                                        + " output goes; if it is the proxy of Service Connect, the service's"
                                        + " deployment names its log"));
        recorder.plan(LogStreamSource.ARTIFACT, definition.window(), params);
    }

    /** Among several tasks a container's name alone tells nobody whose log it is. */
    private Map<String, String> named(DefinedTask task, String container) {
        Map<String, String> params = new TreeMap<>();
        params.put("target", task.arn());
        if (!new EcsPlace(definition).isOneTask()) {
            params.put("task", task.id());
        }
        params.put("container", container);
        return params;
    }
}
