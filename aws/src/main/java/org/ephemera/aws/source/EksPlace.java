package org.ephemera.aws.source;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * Location of a target in EKS: partition, region, account, cluster and namespace.
 *
 * @param given attributes of the target, or parameters of an item that contain these attributes
 */
record EksPlace(SortedMap<String, String> given) {
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

    EksPlace {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    }

    EksPlace(PlannedItem item) {
        this(item.params());
    }

    static EksPlace of(Target target) {
        return new EksPlace(target.attributes());
    }

    String region() {
        return param("region");
    }

    String cluster() {
        return param("cluster");
    }

    String namespace() {
        return param("namespace");
    }

    String clusterArn() {
        return String.join(":", "arn", param("partition"), "eks", region(), param("account"), "cluster/" + cluster());
    }

    /** Where the control plane logs; no other name can be given to it (EKS user guide, control plane logging). */
    String controlPlaneLogs() {
        return "/aws/eks/" + cluster() + "/cluster";
    }

    private String param(String name) {
        return given.getOrDefault(name, "");
    }

    /** What every item about the target is told of it. */
    Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        for (String name : OF_THE_TARGET) {
            if (!param(name).isEmpty()) {
                params.put(name, param(name));
            }
        }
        return params;
    }
}
