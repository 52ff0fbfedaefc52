package org.ephemera.kubernetes.source;

import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.kubernetes.plan.ClusterPlace;

/**
 * Objects that a source uses while it reads one item.
 *
 * @param from cursor at which an earlier reading paused; empty for the first
 * @param calls calls to the item's cluster
 */
record ItemContext(
        PlannedItem item,
        Optional<ResumeCursor> from,
        ItemCalls calls,
        Recorder recorder,
        Deadline deadline,
        SourceContext access) {
    /** Reads parameters of the item. */
    <T extends Record> T params(Class<T> type) {
        return ParameterCodec.read(item, type);
    }

    ClusterPlace place() {
        return new ClusterPlace(item);
    }

    /** Returns a copy for planning, whose target is the node with this name. */
    ItemContext withNode(String name) {
        return new ItemContext(ClusterPlace.withNode(item, name), from, calls, recorder, deadline, access);
    }
}
