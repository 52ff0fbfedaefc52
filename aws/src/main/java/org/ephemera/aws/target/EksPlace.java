package org.ephemera.aws.target;

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
public record EksPlace(SortedMap<String, String> given) {
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

    public EksPlace {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    }

    public EksPlace(PlannedItem item) {
        this(item.params());
    }

    public static EksPlace of(Target target) {
        return new EksPlace(target.attributes());
    }

    public String region() {
        return param("region");
    }

    public String cluster() {
        return param("cluster");
    }

    public String namespace() {
        return param("namespace");
    }

    public String clusterArn() {
        return String.join(":", "arn", param("partition"), "eks", region(), param("account"), "cluster/" + cluster());
    }

    /** Where the control plane logs; no other name can be given to it (EKS user guide, control plane logging). */
    public String controlPlaneLogs() {
        return "/aws/eks/" + cluster() + "/cluster";
    }

    private String param(String name) {
        return given.getOrDefault(name, "");
    }

    /** What every item about the target is told of it. */
    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        for (String name : OF_THE_TARGET) {
            if (!param(name).isEmpty()) {
                params.put(name, param(name));
            }
        }
        return params;
    }
}
