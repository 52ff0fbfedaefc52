package org.ephemera.lab.aws.ecs;

import java.util.Map;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.scenario.Scenario;

/** The operations by action name. */
public final class EcsOperations {

    private EcsOperations() {}

    public static Map<String, Operation> of(Scenario scenario) {
        Clusters clusters = new Clusters(scenario.ecs(), scenario.account());
        return Map.of(
                "ecs:DescribeClusters", new DescribeClusters(clusters),
                "ecs:DescribeServices", new DescribeServices(clusters, scenario.ecs()),
                "ecs:DescribeTaskDefinition", new DescribeTaskDefinition(scenario.ecs()),
                "ecs:DescribeTasks", new DescribeTasks(clusters, scenario.ecs(), scenario.clock()),
                "ecs:ListTasks", new ListTasks(clusters, scenario.ecs()));
    }
}
