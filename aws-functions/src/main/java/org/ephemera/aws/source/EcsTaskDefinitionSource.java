package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Volatility;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * The definition that the task was started from: {@code DescribeTaskDefinition} by the task's own full revision ARN,
 * never by family. The logs of all containers are planned from here.
 */
public final class EcsTaskDefinitionSource implements EvidenceSource {
    static final Operation DESCRIBE = Operation.of("ecs", "DescribeTaskDefinition");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.task-definition",
            "The task definition: images, commands, environment, privileges, mounts, log drivers",
            Volatility.V5,
            true,
            true,
            List.of(DESCRIBE.key()),
            List.of(DESCRIBE.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html");

    private final AwsClients clients;

    public EcsTaskDefinitionSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String overrides = item.param("overrides");
        if (!overrides.isEmpty()) {
            recorder.note("the task was started with overrides of its definition, in " + overrides, Map.of());
        }
        LogPlan logs = new LogPlan(item, recorder);
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            logs.unresolved(ended.get());
            return new Step.Finished(ended.get());
        }
        try {
            return describe(item, recorder, deadline, logs);
        } catch (RuntimeException e) {
            // Even if this program fails on the answer, that there are logs stands in the plan.
            Outcome outcome = Broken.outcome(e);
            logs.unresolved(outcome);
            return new Step.Finished(outcome);
        }
    }

    private Step describe(PlannedItem item, Recorder recorder, Deadline deadline, LogPlan logs) throws IOException {
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        String region = item.param("region");
        String arn = item.param("taskDefinition");
        Reply<DescribeTaskDefinitionResponse> reply = calls.ask(
                Question.of(DESCRIBE, region, Map.of("taskDefinition", arn, "include", "TAGS")),
                recorded -> clients.ecs(region)
                        .describeTaskDefinition(r -> r.taskDefinition(arn)
                                .include(TaskDefinitionField.TAGS)
                                .overrideConfiguration(recorded)));
        return switch (reply) {
            case Reply.Refused<DescribeTaskDefinitionResponse> refused -> {
                Outcome outcome = Refusals.outcome(refused.refusal());
                logs.unresolved(outcome);
                yield new Step.Finished(outcome);
            }
            case Reply.Answered<DescribeTaskDefinitionResponse> answered -> {
                TaskDefinition definition = answered.response().taskDefinition();
                calls.log(answered.received(), Page.only(definition == null ? 0 : 1));
                yield described(definition, answered.received(), logs, overridden(item));
            }
        };
    }

    private static Step described(TaskDefinition definition, Received received, LogPlan logs, String overridden)
            throws IOException {
        if (definition == null) {
            Outcome outcome = new Outcome.Failed(Refusal.UNREADABLE, "ECS answered without a task definition");
            logs.unresolved(outcome);
            return new Step.Finished(outcome);
        }
        logs.plan(definition, received);
        String message = "revision " + definition.revision() + " of " + Shown.of(String.valueOf(definition.family()))
                + " is " + Shown.of(String.valueOf(definition.statusAsString())) + " and has "
                + Counted.of(Present.in(definition.containerDefinitions()).size(), "container");
        return new Step.Finished(new Outcome.Collected(message + overridden), Extent.of(1));
    }

    private static String overridden(PlannedItem item) {
        if (!item.param("overrides").isEmpty()) {
            return "; what ran is this with the overrides in the task's description";
        }
        return item.param("overridesNotTold").isEmpty()
                ? ""
                : "; whether the task was started with overrides is not known, as its description is missing";
    }
}
