package org.ephemera.analyze.parse;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.kubernetes.PodTemplate;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Tasks, pods and container groups that have ended, by their description or by a later call that stopped or deleted
 * them.
 */
public final class EndedWorkloads {
    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");
    private static final Set<String> ENDED_STATES = Set.of("Succeeded", "Failed", "Stopped");
    private static final List<String> ENDING = List.of("/containergroups/delete", "/containergroups/stop/action");
    private static final List<String> STARTING =
            List.of("/containergroups/write", "/containergroups/start/action", "/containergroups/restart/action");

    private final List<ControlCall> calls;
    private final Set<String> ended = new TreeSet<>();

    private EndedWorkloads(List<ControlCall> calls) {
        this.calls = calls.stream().filter(call -> call.error().isEmpty()).toList();
    }

    /**
     * Returns the names of the workloads of a package that have ended.
     *
     * @param calls ordered by time
     */
    public static Set<String> of(SealedPackage sealed, List<ControlCall> calls) {
        EndedWorkloads all = new EndedWorkloads(calls);
        all.tasks(ResponseDocuments.in(sealed).of(TASKS, "DescribeTasks"));
        all.pods(ClusterEvidence.of(sealed).pods());
        sealed.responses("azure.aci.group")
                .filter(answer -> answer.operation().equals("ContainerGroups_Get"))
                .forEach(answer -> all.group(sealed, answer));
        return all.ended;
    }

    private void tasks(List<LocatedJson> bodies) {
        Set<String> stopped = new HashSet<>();
        calls.stream()
                .filter(call -> call.service().equals("ecs") && call.action().equals("StopTask"))
                .forEach(call -> stopped.add(last(call.request().path("task").asText())));
        for (LocatedJson body : bodies) {
            for (LocatedJson task : body.at("tasks").items()) {
                String arn = task.at("taskArn").textOrEmpty();
                if (task.at("lastStatus").textOrEmpty().equals("STOPPED") || stopped.contains(last(arn))) {
                    ended.add(arn);
                }
            }
        }
    }

    /**
     * Adds pods by their phase. A pod that is being deleted runs for its grace period; another pod may have the same
     * name.
     */
    private void pods(List<LocatedJson> pods) {
        Map<String, Boolean> all = new HashMap<>();
        for (LocatedJson pod : pods) {
            boolean over = ENDED_PHASES.contains(pod.at("status", "phase").textOrEmpty());
            PodTemplate.of(pod).ifPresent(one -> all.merge(one.name(), over, Boolean::logicalAnd));
        }
        all.forEach((name, over) -> {
            if (over) {
                ended.add(name);
            }
        });
    }

    private void group(SealedPackage sealed, ApiResponse answer) {
        try {
            LocatedJson group = new LocatedJson(sealed.read(answer), answer.evidence());
            String id = group.at("id").textOrEmpty();
            boolean over = ENDED_STATES.contains(
                    group.at("properties", "instanceView").at("state").textOrEmpty());
            if (isEndedAfter(answer.time(), id, over)) {
                ended.add(id);
            }
        } catch (IOException e) {
            // An unreadable response is reported as a gap of the workloads. The group is not known to have ended.
            return;
        }
    }

    /** Reports the state after the last successful call on the group. */
    private boolean isEndedAfter(Instant described, String group, boolean over) {
        boolean now = over;
        for (ControlCall call : calls) {
            String action = call.action().toLowerCase(Locale.ROOT);
            if (call.time().isAfter(described)
                    && call.entry().path("resourceId").asText().equalsIgnoreCase(group)) {
                now = ENDING.stream().anyMatch(action::endsWith)
                        || (now && STARTING.stream().noneMatch(action::endsWith));
            }
        }
        return now;
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
