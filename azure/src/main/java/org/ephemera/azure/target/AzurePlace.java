package org.ephemera.azure.target;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * Where the target of an item is, as {@link AzureTarget} told it.
 *
 * @param named the target's whole name
 * @param id the whole resource id: of a pod or a workload, that of its cluster
 * @param name the last part of it
 * @param within what tells a pod or a workload from others of its cluster
 */
public record AzurePlace(
        AzureTarget target,
        String named,
        String id,
        String subscription,
        String resourceGroup,
        String name,
        SortedMap<String, String> within) {
    private static final List<String> WITHIN = List.of("namespace", "pod", "workload", "name", "limit");

    public AzurePlace {
        within = Collections.unmodifiableSortedMap(new TreeMap<>(within));
    }

    public static AzurePlace of(PlannedItem item) {
        return of(item.params());
    }

    public static AzurePlace of(Target target) {
        SortedMap<String, String> params = new TreeMap<>(target.attributes());
        params.put("target", target.id());
        return of(params);
    }

    private static AzurePlace of(SortedMap<String, String> params) {
        AzureTarget target = AzureTarget.ofAttributes(params)
                .orElseThrow(() -> new IllegalArgumentException("the item does not tell what it is about"));
        SortedMap<String, String> within = new TreeMap<>(params);
        within.keySet().retainAll(target == AzureTarget.CLUSTER ? WITHIN : List.of());
        String named = params.getOrDefault("target", "");
        int end = named.indexOf('#');
        return new AzurePlace(
                target,
                named,
                end < 0 ? named : named.substring(0, end),
                params.getOrDefault("subscription", ""),
                params.getOrDefault("resourceGroup", ""),
                params.getOrDefault(target.attribute(), ""),
                within);
    }

    /** "the group" */
    public String noun() {
        return "the " + target.attribute();
    }

    /** For an item that belongs to the same target; may be added to. */
    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>(within);
        params.put("target", named);
        params.put("subscription", subscription);
        params.put("resourceGroup", resourceGroup);
        params.put(target.attribute(), name);
        return params;
    }
}
