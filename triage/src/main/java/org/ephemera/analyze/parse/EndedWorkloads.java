package org.ephemera.analyze.parse;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * Tasks, pods, container groups, revisions of container apps, executions of jobs and EC2 instances that have ended, by their description or
 * by a later call that stopped or deleted them.
 */
public final class EndedWorkloads {
    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");
    private static final Set<String> ENDED_STATES = Set.of("Succeeded", "Failed", "Stopped");
    private static final Set<String> ENDED_MACHINES = Set.of("shutting-down", "terminated");
    private static final List<String> ENDING = List.of(
            "/containergroups/delete",
            "/containergroups/stop/action",
            "/containerapps/delete",
            "/containerapps/stop/action",
            "/revisions/deactivate/action",
            "/jobs/delete",
            "/jobs/stop/action");
    private static final List<String> STARTING = List.of(
            "/containergroups/write",
            "/containergroups/start/action",
            "/containergroups/restart/action",
            "/containerapps/write",
            "/containerapps/start/action",
            "/revisions/activate/action",
            "/jobs/write",
            "/jobs/start/action");

    private final List<ControlCall> calls;
    private final Set<String> ended = new TreeSet<>();

    private EndedWorkloads(List<ControlCall> calls) {
        this.calls = calls.stream().filter(call -> call.error().isEmpty()).toList();
    }

    /**
     * Returns the names of the workloads of a package that have ended, and the ids of terminated EC2 instances.
     *
     * @param calls ordered by time
     */
    public static Set<String> of(SealedPackage sealed, List<ControlCall> calls) {
        EndedWorkloads all = new EndedWorkloads(calls);
        all.tasks(ResponseDocuments.in(sealed).of(TASKS, "DescribeTasks"));
        all.machines(ResponseDocuments.in(sealed).of(Set.of("aws.ec2.instances"), "DescribeInstances"));
        all.pods(ClusterEvidence.of(sealed).pods(), sealed);
        sealed.responses("azure.aci.group")
                .filter(answer -> answer.operation().equals("ContainerGroups_Get"))
                .forEach(answer -> all.group(sealed, answer));
        sealed.responses("azure.app")
                .filter(answer -> answer.operation().equals("ContainerApps_Get"))
                .forEach(answer -> all.read(sealed, answer).ifPresent(app -> all.revision(app, answer.time())));
        sealed.responses("azure.app.revisions")
                .forEach(answer -> all.read(sealed, answer)
                        .ifPresent(page -> page.at("value").items().forEach(one -> all.revision(one, answer.time()))));
        sealed.responses("azure.job")
                .filter(answer -> answer.operation().equals("Jobs_Get"))
                .forEach(answer -> all.read(sealed, answer).ifPresent(job -> all.revision(job, answer.time())));
        sealed.responses("azure.job.executions")
                .forEach(answer -> all.read(sealed, answer)
                        .ifPresent(page -> page.at("value").items().forEach(all::execution)));
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
                if (task.at("lastStatus").textOrEmpty().equals("STOPPED")
                        || task.at("desiredStatus").textOrEmpty().equals("STOPPED")
                        || stopped.contains(last(arn))) {
                    ended.add(arn);
                }
            }
        }
    }

    private void machines(List<LocatedJson> bodies) {
        for (LocatedJson body : bodies) {
            for (LocatedJson reservation : body.at("reservationSet").items()) {
                reservation.at("instancesSet").items().stream()
                        .filter(machine -> ENDED_MACHINES.contains(
                                machine.at("instanceState", "name").textOrEmpty()))
                        .forEach(machine -> ended.add(machine.at("instanceId").textOrEmpty()));
            }
        }
        calls.stream()
                .filter(call -> call.service().equals("ec2") && call.action().equals("TerminateInstances"))
                .flatMap(call -> call.request().findValues("instanceId").stream())
                .forEach(id -> ended.add(id.asText()));
    }

    /**
     * Adds pods by their phase, and pods that were deleted after they were described: a later pod of that name is
     * another one. A pod that is being deleted while it is described runs for its grace period.
     */
    private void pods(List<LocatedJson> pods, SealedPackage sealed) {
        Map<String, Instant> described = new HashMap<>();
        sealed.responses().forEach(answer -> answer.files().forEach(file -> described.put(file.path(), answer.time())));
        Map<String, Boolean> all = new HashMap<>();
        PodDeletions deletions = new PodDeletions(calls);
        for (LocatedJson pod : pods) {
            Instant time = described.getOrDefault(pod.evidence().file(), Instant.MAX);
            PodTemplate.of(pod)
                    .ifPresent(one -> all.merge(
                            one.name(),
                            ENDED_PHASES.contains(pod.at("status", "phase").textOrEmpty())
                                    || deletions.isDeletedAfter(time, pod),
                            Boolean::logicalAnd));
        }
        all.forEach((name, over) -> {
            if (over) {
                ended.add(name);
            }
        });
    }

    private void group(SealedPackage sealed, ApiResponse answer) {
        read(sealed, answer).ifPresent(group -> {
            String id = group.at("id").textOrEmpty();
            boolean over = ENDED_STATES.contains(
                    group.at("properties", "instanceView").at("state").textOrEmpty());
            if (isEndedAfter(answer.time(), id, over)) {
                ended.add(id);
            }
        });
    }

    /** Adds a container app or a revision of one by the calls after its description. */
    private void revision(LocatedJson revision, Instant described) {
        String id = revision.at("id").textOrEmpty();
        if (!id.isEmpty() && isEndedAfter(described, id, false)) {
            ended.add(id);
        }
    }

    private void execution(LocatedJson execution) {
        if (execution.at("properties", "endTime").exists()) {
            ended.add(execution.at("id").textOrEmpty());
        }
    }

    /** Returns a body. An unreadable one is a gap of the workloads; its resource is not known to have ended. */
    private Optional<LocatedJson> read(SealedPackage sealed, ApiResponse answer) {
        try {
            return Optional.of(new LocatedJson(sealed.read(answer), answer.evidence()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reports the state after the last successful call on the resource or on the app that contains it. */
    private boolean isEndedAfter(Instant described, String id, boolean over) {
        boolean now = over;
        for (ControlCall call : calls) {
            String action = call.action().toLowerCase(Locale.ROOT);
            String resource = call.entry().path("resourceId").asText().toLowerCase(Locale.ROOT);
            if (call.time().isAfter(described)
                    && !resource.isEmpty()
                    && (id.toLowerCase(Locale.ROOT) + "/").startsWith(resource + "/")) {
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
