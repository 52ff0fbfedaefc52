package org.ephemera.aws.testing;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/**
 * Cluster {@code fleet} in moto: the service {@code web} with three tasks of two revisions of the family {@code front}
 * on one container instance. moto starts no tasks for a service and does not associate them, so they are run manually
 * as tasks of its group.
 *
 * @param cluster ARN of the cluster
 * @param service ARN of the service
 * @param machine EC2 id of the container instance
 */
public record MotoFleet(String cluster, String service, String machine) {

    public static MotoFleet run(Moto moto) {
        String machine = moto.instance();
        EcsClient ecs = moto.client(EcsClient.builder());
        String cluster =
                ecs.createCluster(r -> r.clusterName("fleet")).cluster().clusterArn();
        ecs.registerContainerInstance(
                r -> r.cluster("fleet").instanceIdentityDocument("{\"instanceId\": \"" + machine + "\"}"));
        for (String tag : List.of("1", "2", "3")) {
            ecs.registerTaskDefinition(r -> r.family("front").containerDefinitions(container(tag)));
        }
        String service = ecs.createService(r -> r.cluster("fleet")
                        .serviceName("web")
                        .taskDefinition("front:3")
                        .desiredCount(3))
                .service()
                .serviceArn();
        for (String revision : List.of("3", "3", "2")) {
            ecs.runTask(r -> r.cluster("fleet")
                    .taskDefinition("front:" + revision)
                    .launchType(LaunchType.EC2)
                    .group("service:web")
                    .count(1));
        }
        return new MotoFleet(cluster, service, machine);
    }

    private static ContainerDefinition container(String tag) {
        Consumer<ContainerDefinition.Builder> change = c -> c.name("front")
                .image("front:" + tag)
                .memory(128)
                .logConfiguration(l -> l.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of("awslogs-group", MotoTask.GROUP, "awslogs-stream-prefix", "ecs")));
        return ContainerDefinition.builder().applyMutation(change).build();
    }
}
