package org.ephemera.azure.source;

import java.util.Map;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;

/** Where an item's container group is, as {@link org.ephemera.azure.trigger.AciTarget} told it. */
record AzurePlace(String id, String subscription, String resourceGroup, String group) {
    static AzurePlace of(PlannedItem item) {
        return new AzurePlace(
                item.param("target"), item.param("subscription"), item.param("resourceGroup"), item.param("group"));
    }

    /** For an item that belongs to the same group; may be added to. */
    Map<String, String> params() {
        return new TreeMap<>(
                Map.of("target", id, "subscription", subscription, "resourceGroup", resourceGroup, "group", group));
    }
}
