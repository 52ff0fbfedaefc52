package org.ephemera.kubernetes;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.PlannedItem;

/** The target as the params of an item say it, and what every other item of the same target carries on. */
final class ClusterPlace {
    static final String POD = "podName";
    static final String UID = "uid";
    static final String CONTAINER = "container";
    static final String KIND = "kind";
    static final String RESTARTS = "restarts";
    static final String STARTED = "started";
    static final String REPLACES = "replaces";
    /** Of a pod that has ended. */
    static final String PHASE = "phase";

    static final String WORKLOAD_UID = "workloadUid";
    /** The hash by which a node names a pod that stands in one of its files. */
    static final String MIRROR = "mirror";

    static final String OWNERS = "owners";
    static final String NODE = "node";
    /** Not {@code account}: that is the cloud's. */
    static final String ACCOUNT = "serviceAccount";

    /** What one item is about; the next is about something else. */
    private static final Set<String> OWN = Set.of(
            POD, UID, CONTAINER, KIND, RESTARTS, STARTED, REPLACES, PHASE, WORKLOAD_UID, MIRROR, OWNERS, NODE, ACCOUNT);

    private final PlannedItem item;

    ClusterPlace(PlannedItem item) {
        this.item = item;
    }

    String namespace() {
        return item.param("namespace");
    }

    /** The pod that is the target; "" if a workload is. */
    String pod() {
        return item.param("pod");
    }

    /** The kind of the workload that is the target: {@code deployment}; "" if a pod is. */
    String workload() {
        return item.param("workload");
    }

    String name() {
        return item.param("name");
    }

    /** Names the cluster and the target, and nothing else: to be added to. */
    Map<String, String> params() {
        TreeMap<String, String> params = new TreeMap<>(item.params());
        params.keySet().removeAll(OWN);
        Ended.remove(params);
        return params;
    }
}
