package org.ephemera.aws.trigger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;

/**
 * A finding of GuardDuty, as EventBridge delivers it in {@code detail} or as {@code GetFindings} answers it. Values in it
 * may have been chosen by the attacker.
 */
final class GuardDutyFinding {
    private static final int MOST_TASKS = 50;

    private GuardDutyFinding() {}

    static boolean looksLikeOne(Found found) {
        return found.field("type").text().isPresent()
                && found.field("id").text().isPresent()
                && (found.field("resource").node().isObject()
                        || found.field("service").node().isObject());
    }

    static Alert read(Found finding) {
        if (!looksLikeOne(finding)) {
            return new Alert.NotAnAlert("the finding has no id, no type or no resource");
        }
        try {
            List<Target> targets = targets(finding);
            return targets.isEmpty()
                    ? new Alert.NoContainer(instead(finding))
                    : new Alert.Recognised(subjects(finding, targets));
        } catch (IllegalArgumentException e) {
            return new Alert.NoContainer("the finding names a task in a form that is not known: " + e.getMessage());
        }
    }

    private static List<Target> targets(Found finding) {
        List<Target> targets = new ArrayList<>();
        Found details = finding.path("resource", "ecsClusterDetails", "taskDetails");
        Optional<String> arn = details.field("arn").text();
        if (arn.isPresent()) {
            targets.add(task(finding, details).of(EcsTarget.task(arn.get())));
            return targets;
        }
        // An attack sequence lists what it touched; its own resource is only the cluster.
        Found resources = finding.path("service", "detection", "sequence", "resources");
        for (int i = 0; i < Math.min(resources.node().size(), MOST_TASKS); i++) {
            Found resource = resources.element(i);
            Found ecsTask = resource.path("data", "ecsTask");
            Optional<String> uid = resource.field("uid").text();
            if (ecsTask.exists() && uid.isPresent()) {
                targets.add(sequenced(finding, ecsTask).of(EcsTarget.task(uid.get())));
            }
        }
        return targets;
    }

    private static List<Subject> subjects(Found finding, List<Target> targets) {
        String id = finding.field("id").text().orElseThrow();
        Optional<Instant> time = finding.field("updatedAt").instant();
        List<Subject> subjects = new ArrayList<>();
        for (Target target : targets) {
            // Several tasks are several packages, each with an event of its own.
            String event =
                    targets.size() == 1 ? id : id + "#" + target.attributes().get("task");
            Trigger trigger = new Trigger(Trigger.Kind.ALERT, "aws.guardduty", event, time);
            subjects.add(new Subject(trigger, target, Optional.empty(), ""));
        }
        return subjects;
    }

    private static Hints task(Found finding, Found task) {
        return seen(finding)
                .text("taskDefinition", task.field("definitionArn"))
                .text("group", task.field("group"))
                .text("launchType", task.field("launchType"))
                .text("startedBy", task.field("startedBy"))
                .time("createdAt", task.field("createdAt").or(task.field("taskCreatedAt")))
                .time("startedAt", task.field("startedAt"))
                .containers(task.field("containers"), "id");
    }

    private static Hints sequenced(Found finding, Found task) {
        return seen(finding)
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("launchType", task.field("launchType"))
                .time("createdAt", task.field("createdAt"));
    }

    private static Hints seen(Found finding) {
        Found service = finding.field("service");
        return new Hints()
                .text("findingType", finding.field("type"))
                .time("eventFirstSeen", service.field("eventFirstSeen"))
                .time("eventLastSeen", service.field("eventLastSeen"));
    }

    private static String instead(Found finding) {
        String type = Shown.of(finding.field("type").text().orElse(""));
        String resource = finding.path("resource", "resourceType").text().orElse("");
        return switch (resource) {
            case "ECSCluster" -> "the finding " + type + " is about an ECS cluster and names no task of it";
            case "EKSCluster", "KubernetesCluster" ->
                "the finding " + type + " is about a Kubernetes cluster, from which this version does not collect";
            case "" -> "the finding " + type + " names no resource";
            default ->
                "the finding " + type + " is about a resource of type '" + Shown.of(resource)
                        + "', not about a container task";
        };
    }
}
