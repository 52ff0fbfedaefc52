package org.ephemera.lab.aws.ecs;

import java.util.HashMap;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;
import org.ephemera.lab.scenario.Scenario;

/** Simulated ECS operations by action name. */
public final class EcsOperations {

    private static final int MOST_OF_A_SERVICE = 20;
    private static final int MOST_INSTANCES = 100;

    private EcsOperations() {}

    public static Map<String, AwsOperation> of(Scenario scenario) {
        EcsState state = scenario.ecs();
        ClusterLookup clusters = new ClusterLookup(state, scenario.account());
        Map<String, AwsOperation> operations = new HashMap<>();
        operations.put("ecs:DescribeClusters", new DescribeClusters(clusters));
        operations.put("ecs:DescribeServices", new DescribeServices(clusters, state));
        operations.put("ecs:DescribeTaskDefinition", new DescribeTaskDefinition(state));
        operations.put("ecs:DescribeTasks", new DescribeTasks(clusters, state, scenario.clock()));
        operations.put("ecs:ListContainerInstances", new ListContainerInstances(clusters, state));
        operations.put("ecs:ListClusters", new ListClusters(state));
        operations.put("ecs:ListServices", new ListServices(clusters, state));
        operations.put("ecs:ListServiceDeployments", new ListServiceDeployments(clusters, state));
        operations.put("ecs:ListTaskDefinitions", new ListTaskDefinitions(state));
        operations.put("ecs:ListTasks", new ListTasks(clusters, state));
        operations.put(
                "ecs:DescribeServiceDeployments",
                new DescribeByArn(
                        state.all("serviceDeployments"),
                        "serviceDeploymentArns",
                        "serviceDeployments",
                        "serviceDeploymentArn",
                        MOST_OF_A_SERVICE,
                        Map.of()));
        operations.put(
                "ecs:DescribeServiceRevisions",
                new DescribeByArn(
                        state.all("serviceRevisions"),
                        "serviceRevisionArns",
                        "serviceRevisions",
                        "serviceRevisionArn",
                        MOST_OF_A_SERVICE,
                        Map.of()));
        operations.put(
                "ecs:DescribeContainerInstances",
                new DescribeByArn(
                        state.all("containerInstances"),
                        "containerInstances",
                        "containerInstances",
                        "containerInstanceArn",
                        MOST_INSTANCES,
                        Map.of("TAGS", "tags")));
        return Map.copyOf(operations);
    }
}
