package org.ephemera.kubernetes.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;

/** The target as the params of an item say it, and what every other item of the same target carries on. */
public final class ClusterPlace {
    public static final String POD = "podName";
    public static final String UID = "uid";
    public static final String CONTAINER = "container";
    static final String KIND = "kind";
    public static final String RESTARTS = "restarts";
    public static final String STARTED = "started";
    public static final String REPLACES = "replaces";
    /** Of a pod that has ended. */
    public static final String PHASE = "phase";

    public static final String WORKLOAD_UID = "workloadUid";
    /** The hash by which a node names a pod that stands in one of its files. */
    public static final String MIRROR = "mirror";

    public static final String OWNERS = "owners";
    public static final String NODE = "node";
    /** Not {@code account}: that is the cloud's. */
    public static final String ACCOUNT = "serviceAccount";

    /** What one item is about; the next is about something else. */
    private static final Set<String> OWN = Set.of(
            POD, UID, CONTAINER, KIND, RESTARTS, STARTED, REPLACES, PHASE, WORKLOAD_UID, MIRROR, OWNERS, NODE, ACCOUNT);

    private final PlannedItem item;

    public ClusterPlace(PlannedItem item) {
        this.item = item;
    }

    public String namespace() {
        return item.param("namespace");
    }

    /** The pod that is the target; "" if a workload is. */
    String pod() {
        return item.param("pod");
    }

    /** The kind of the workload that is the target: {@code deployment}; "" if a pod is. */
    public String workload() {
        return item.param("workload");
    }

    public String name() {
        return item.param("name");
    }

    /** Names the cluster and the target, and nothing else: to be added to. */
    public Map<String, String> params() {
        TreeMap<String, String> params = new TreeMap<>(item.params());
        params.keySet().removeAll(OWN);
        PresetOutcome.remove(params);
        return params;
    }
}
