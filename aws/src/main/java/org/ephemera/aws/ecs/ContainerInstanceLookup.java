package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.Map;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;

/** Lookup of the container instance that is the target. An alert contains the id of its EC2 instance only. */
record ContainerInstanceLookup(AwsClients clients, ItemCalls calls, Deadline deadline) {
    /** Beginning of the id of an EC2 instance. */
    private static final String EC2 = "i-";

    /** Result of a lookup. */
    sealed interface Result {
        /** The id or ARN by which ECS knows the instance; "" if the target is not an instance. */
        record Found(String name) implements Result {}

        /** The instance is unknown. */
        record Missing(Outcome why) implements Result {}

        /** The deadline passed. */
        record OutOfTime() implements Result {}
    }

    Result find(EcsPlace place) throws IOException {
        if (!place.onInstance().startsWith(EC2)) {
            return new Result.Found(place.onInstance());
        }
        ListResult<String> listed = new ListPager(calls.recorded(), deadline)
                .read(
                        token -> list(place, token),
                        page -> SdkCollections.withoutNulls(page.containerInstanceArns()),
                        ListContainerInstancesResponse::nextToken);
        return switch (listed) {
            case ListResult.OutOfTime<String> out -> new Result.OutOfTime();
            case ListResult.Complete<String> whole ->
                whole.items().isEmpty()
                        ? new Result.Missing(new Outcome.Partial("the cluster has no container instance on "
                                + place.onInstance()
                                + "; it may have been deregistered. Collect from the cluster, whose"
                                + " stopped tasks ECS returns for at least one hour"))
                        : new Result.Found(whole.items().getFirst());
            case ListResult.Incomplete<String> cut ->
                cut.items().isEmpty()
                        ? new Result.Missing(cut.why())
                        : new Result.Found(cut.items().getFirst());
        };
    }

    private CallResult<ListContainerInstancesResponse> list(EcsPlace place, String token) throws IOException {
        String filter = "ec2InstanceId == " + place.onInstance();
        Map<String, String> params = token.isEmpty()
                ? Map.of("cluster", place.clusterArn(), "filter", filter)
                : Map.of("cluster", place.clusterArn(), "filter", filter, "nextToken", token);
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_CONTAINER_INSTANCES, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listContainerInstances(r -> r.cluster(place.clusterArn())
                                .filter(filter)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }
}
