package org.ephemera.aws.target;

import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.PlannedItem;

/** Where in ECS an item's target is, and what kind of target it is. */
public record EcsPlace(PlannedItem item) {
    private static final String[] OF_THE_TARGET = {
        "target", "region", "account", "partition", "cluster", "service", "task"
    };

    public String region() {
        return item.param("region");
    }

    public String account() {
        return item.param("account");
    }

    /** A name would be looked for in the account of the credentials. */
    public String clusterArn() {
        return String.join(
                ":",
                "arn",
                item.param("partition"),
                "ecs",
                region(),
                item.param("account"),
                "cluster/" + item.param("cluster"));
    }

    public boolean isOneTask() {
        return !item.param("task").isEmpty();
    }

    /** {@code task}, {@code service} or {@code cluster}, for sentences. */
    public String noun() {
        if (isOneTask()) {
            return "task";
        }
        return item.param("service").isEmpty() ? "cluster" : "service";
    }

    /** What every item about the target is told of it. */
    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        for (String name : OF_THE_TARGET) {
            if (!item.param(name).isEmpty()) {
                params.put(name, item.param(name));
            }
        }
        return params;
    }
}
