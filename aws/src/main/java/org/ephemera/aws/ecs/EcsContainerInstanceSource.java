package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.plan.InstancePlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceField;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;

/**
 * Source of the container instances that tasks run on ({@code DescribeContainerInstances}). Tasks on Fargate have none.
 */
public final class EcsContainerInstanceSource implements EvidenceSource {
    private static final int MOST_A_CALL = 100;
    private static final int MOST_NAMED = 3;

    private final AwsClients clients;

    public EcsContainerInstanceSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        new InstancePlan(item, recorder).unresolved(outcome);
        return new SourceResult.Finished(outcome);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.CONTAINER_INSTANCE, recorder, deadline, clients);
        EcsDescribeCalls<ContainerInstance> instances =
                new EcsDescribeCalls<>("container instance", calls, recorder, deadline);
        if (!instances.describe(
                ParameterCodec.read(item, EcsCatalog.ContainerInstanceParameters.class)
                        .instances(),
                MOST_A_CALL,
                some -> describe(item, some, calls),
                DescribeContainerInstancesResponse::containerInstances,
                DescribeContainerInstancesResponse::failures)) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        List<ContainerInstance> described = instances.described().stream()
                .map(EcsDescribeCalls.Described::resource)
                .toList();
        if (described.isEmpty()) {
            new InstancePlan(item, recorder).unresolved(instances.emptyOutcome());
            return new SourceResult.Finished(instances.emptyOutcome());
        }
        new InstancePlan(item, recorder).plan(described);
        return new SourceResult.Finished(instances.outcome(message(described)), EvidenceExtent.of(described.size()));
    }

    private CallResult<DescribeContainerInstancesResponse> describe(
            PlannedItem item, List<String> arns, ItemCalls calls) throws IOException {
        EcsPlace place = EcsPlace.of(item);
        return calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_CONTAINER_INSTANCES,
                        place.region(),
                        Map.of(
                                "cluster",
                                place.clusterArn(),
                                "containerInstances",
                                String.join(",", arns),
                                "include",
                                "TAGS,CONTAINER_INSTANCE_HEALTH")),
                recorded -> clients.ecs(place.region())
                        .describeContainerInstances(r -> r.cluster(place.clusterArn())
                                .containerInstances(arns)
                                .include(ContainerInstanceField.TAGS, ContainerInstanceField.CONTAINER_INSTANCE_HEALTH)
                                .overrideConfiguration(recorded)));
    }

    private static String message(List<ContainerInstance> described) {
        String descriptions = described.stream()
                .limit(MOST_NAMED)
                .map(EcsContainerInstanceSource::description)
                .collect(Collectors.joining(", "));
        int more = described.size() - Math.min(MOST_NAMED, described.size());
        return descriptions + (more == 0 ? "" : " and " + more + " more");
    }

    /**
     * Returns a short description of an instance. A machine outside AWS (ECS Anywhere) has an id of Systems Manager,
     * {@code mi-…}.
     */
    private static String description(ContainerInstance instance) {
        String agent = instance.versionInfo() == null
                ? "agent version not reported"
                : "agent "
                        + SanitizedText.of(String.valueOf(instance.versionInfo().agentVersion()));
        return SanitizedText.of(String.valueOf(instance.ec2InstanceId())) + " ("
                + SanitizedText.of(String.valueOf(instance.status())) + ", " + agent
                + (Boolean.FALSE.equals(instance.agentConnected()) ? ", not connected" : "") + ")";
    }
}
