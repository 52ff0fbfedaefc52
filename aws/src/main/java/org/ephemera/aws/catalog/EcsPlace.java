package org.ephemera.aws.catalog;

import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;

/**
 * Location of a target in ECS, which every item about the target contains.
 *
 * @param onInstance id of the container instance that is the target, or of its EC2 instance; "" for other targets
 */
public record EcsPlace(
        String target,
        String region,
        String account,
        String partition,
        String cluster,
        String service,
        String task,
        String onInstance) {

    public static EcsPlace of(PlannedItem item) {
        return ParameterCodec.of(EcsPlace.class).decode(item);
    }

    public EcsPlace inRegion(String other) {
        return new EcsPlace(target, other, account, partition, cluster, service, task, onInstance);
    }

    public EcsPlace withService(String name) {
        return new EcsPlace(target, region, account, partition, cluster, name, task, onInstance);
    }

    /** Returns the location of one of the target's tasks. */
    public EcsPlace withTask(String arn, String id) {
        return new EcsPlace(arn, region, account, partition, cluster, service, id, onInstance);
    }

    /** Returns the ARN of the cluster; a name would be resolved in the account of the credentials. */
    public String clusterArn() {
        return String.join(":", "arn", partition, "ecs", region, account, "cluster/" + cluster);
    }

    public boolean isOneTask() {
        return !task.isEmpty();
    }

    /** Returns {@code task, service, cluster} or {@code container instance}, for messages. */
    public String noun() {
        if (isOneTask()) {
            return "task";
        }
        if (!onInstance.isEmpty()) {
            return "container instance";
        }
        return service.isEmpty() ? "cluster" : "service";
    }
}
