package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.parse.aws.TaskStarts;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Calls that registered, deployed or changed what the drift rules report. A finding cites them, so that the principals
 * who made them are known.
 */
final class ChangeAuthors {
    private static final Set<String> DEPLOYS = Set.of("CreateService", "UpdateService", "CreateTaskSet");
    private static final Set<String> VERBS = Set.of("create", "update", "patch");
    private static final String WRITE = "/write";
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final int MOST = 5;

    private final List<ControlCall> calls;
    private final TaskStarts starts;

    /**
     * Creates an index.
     *
     * @param calls ordered by time
     */
    ChangeAuthors(List<ControlCall> calls) {
        this.calls = calls.stream()
                .filter(call -> call.error().isEmpty() && !call.isCollectorRead())
                .toList();
        this.starts = TaskStarts.of(this.calls);
    }

    TaskStarts starts() {
        return starts;
    }

    /** Returns the calls that registered a task definition. */
    List<EvidenceLocation> registrations(String definition) {
        return evidence(call -> call.service().equals("ecs")
                && call.action().equals("RegisterTaskDefinition")
                && call.entry()
                        .path("responseElements")
                        .path("taskDefinition")
                        .path("taskDefinitionArn")
                        .asText()
                        .equals(definition));
    }

    /**
     * Returns the calls that deployed a task definition to a service or started it. A schedule that started it is not
     * its author.
     */
    List<EvidenceLocation> deployments(String definition) {
        return evidence(call -> call.service().equals("ecs")
                && (DEPLOYS.contains(call.action()) || (isStart(call) && !starts.isRecurring(call)))
                && ShortNames.last(call.request().path("taskDefinition").asText())
                        .equals(ShortNames.last(definition)));
    }

    private static boolean isStart(ControlCall call) {
        return call.action().equals("RunTask") || call.action().equals("StartTask");
    }

    /** Returns the call that started a task; empty if the start recurs. */
    List<EvidenceLocation> start(String task) {
        return starts.callOf(task).filter(call -> !starts.isRecurring(call)).map(ControlCall::evidence).stream()
                .toList();
    }

    /** Returns the calls that created or changed a resource of Azure. */
    List<EvidenceLocation> resourceChanges(String id) {
        return evidence(call -> isWrite(call, id));
    }

    /** Returns the calls of one caller that created or changed a resource of Azure. */
    List<EvidenceLocation> resourceChanges(String id, String caller) {
        return evidence(call -> isWrite(call, id) && call.principal().equalsIgnoreCase(caller));
    }

    private static boolean isWrite(ControlCall call, String id) {
        return call.action().toLowerCase(Locale.ROOT).endsWith(WRITE)
                && call.entry().path("resourceId").asText().equalsIgnoreCase(id);
    }

    /**
     * Returns the requests of users that wrote an object of a cluster. Without any, returns those of service accounts
     * outside of {@code kube-system}: the controllers of the cluster and of deployment tools write objects continuously.
     */
    List<EvidenceLocation> objectChanges(LocatedJson object) {
        Predicate<ControlCall> written =
                call -> isWrite(call, object) && !call.principal().startsWith("system:node:");
        List<EvidenceLocation> users =
                evidence(written.and(call -> !call.principal().startsWith(ACCOUNT)));
        return users.isEmpty()
                ? evidence(written.and(call -> !call.principal().startsWith(ACCOUNT + "kube-system:")))
                : users;
    }

    private static boolean isWrite(ControlCall call, LocatedJson object) {
        String namespace = object.at("metadata", "namespace").textOrEmpty();
        String name = object.at("metadata", "name").textOrEmpty();
        String resource = object.at("kind").textOrEmpty().toLowerCase(Locale.ROOT) + "s";
        JsonNode target = call.entry().path("objectRef");
        return call.service().equals("kubernetes")
                && VERBS.contains(call.entry().path("verb").asText())
                && target.path("resource").asText().equals(resource)
                && target.path("subresource").asText().isEmpty()
                && target.path("namespace").asText().equals(namespace)
                && target.path("name").asText().equals(name);
    }

    private List<EvidenceLocation> evidence(Predicate<ControlCall> made) {
        List<ControlCall> matching = calls.stream().filter(made).toList();
        // The newest calls count: the state that was collected results from them.
        return matching.subList(Math.max(0, matching.size() - MOST), matching.size()).stream()
                .map(ControlCall::evidence)
                .toList();
    }

    /** Returns the places of a finding followed by those of the calls. */
    @SafeVarargs
    static EvidenceLocation[] withCalls(List<EvidenceLocation> places, List<EvidenceLocation>... more) {
        List<EvidenceLocation> all = new ArrayList<>(places);
        for (List<EvidenceLocation> each : more) {
            all.addAll(each);
        }
        return all.stream().distinct().toArray(EvidenceLocation[]::new);
    }
}
