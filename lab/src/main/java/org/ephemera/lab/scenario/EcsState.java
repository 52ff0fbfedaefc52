package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What ECS knows, each object in the shape in which the API shows it; times are {@link java.time.Instant} nodes. */
public record EcsState(
        List<ObjectNode> clusters,
        List<ObjectNode> services,
        List<ObjectNode> tasks,
        List<ObjectNode> taskDefinitions,
        List<ObjectNode> serviceDeployments,
        List<ObjectNode> serviceRevisions,
        List<ObjectNode> containerInstances) {

    public EcsState {
        clusters = List.copyOf(clusters);
        services = List.copyOf(services);
        tasks = List.copyOf(tasks);
        taskDefinitions = List.copyOf(taskDefinitions);
        serviceDeployments = List.copyOf(serviceDeployments);
        serviceRevisions = List.copyOf(serviceRevisions);
        containerInstances = List.copyOf(containerInstances);
    }
}
