package org.ephemera.aws.trigger;

import java.util.Optional;
import org.ephemera.acquire.alert.Found;
import org.ephemera.acquire.alert.Hints;
import org.ephemera.acquire.alert.NamedTargets;
import org.ephemera.acquire.alert.Tags;

/**
 * What an attack sequence of GuardDuty touched: it stands in {@code service.detection.sequence}, in a list of resources and
 * in the signals that point to them; the finding's own resource says nothing.
 */
final class AttackSequence {
    private AttackSequence() {}

    static void name(Found finding, NamedTargets named) {
        Found sequence = finding.path("service", "detection", "sequence");
        for (Found resource : sequence.field("resources").elements()) {
            Optional<String> uid = resource.field("uid").text();
            Found task = resource.path("data", "ecsTask");
            if (uid.isPresent() && (task.exists() || EcsNames.isMeantFor(uid.get()))) {
                named.add(uid.get(), hints(finding, task), Tags.of(resource.field("tags")));
            }
        }
        // A signal may point to a task that the list leaves out.
        for (Found signal : sequence.field("signals").elements()) {
            for (Found uid : signal.field("resourceUids").elements()) {
                uid.text()
                        .filter(EcsNames::isMeantFor)
                        .ifPresent(arn -> named.add(arn, GuardDutyFinding.seen(finding), Tags.of()));
            }
        }
    }

    private static Hints hints(Found finding, Found task) {
        return GuardDutyFinding.seen(finding)
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("launchType", task.field("launchType"))
                .time("createdAt", task.field("createdAt"));
    }
}
