package org.ephemera.aws.source;

import java.util.Map;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;

/** Where in EKS an item's target is. */
record EksPlace(PlannedItem item) {
    private static final String[] OF_THE_TARGET = {
        "target",
        "region",
        "account",
        "partition",
        "cluster",
        "namespace",
        "pod",
        "workload",
        "name",
        "limit",
        NamedTrail.PARAM
    };

    String region() {
        return item.param("region");
    }

    String cluster() {
        return item.param("cluster");
    }

    String namespace() {
        return item.param("namespace");
    }

    String clusterArn() {
        return String.join(
                ":", "arn", item.param("partition"), "eks", region(), item.param("account"), "cluster/" + cluster());
    }

    /** Where the control plane logs; no other name can be given to it (EKS user guide, control plane logging). */
    String controlPlaneLogs() {
        return "/aws/eks/" + cluster() + "/cluster";
    }

    /** What every item about the target is told of it. */
    Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        for (String name : OF_THE_TARGET) {
            if (!item.param(name).isEmpty()) {
                params.put(name, item.param(name));
            }
        }
        return params;
    }
}
