package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.NodeInstance;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Name of the node that is the target. A finding about an EC2 instance contains the id of the instance, and a node
 * contains this id in {@code spec.providerID}.
 *
 * @param name "" if the target is not a node, or no node has the id
 * @param gap the reason why the name is unknown
 * @param endedByDeadline true if the list of nodes was not read completely
 */
record NodeName(String name, Optional<Outcome> gap, boolean endedByDeadline) {
    /** Attribute of a target with the name in the alert, for a node that no longer exists. */
    private static final String IN_ALERT = "nodeDnsName";

    static NodeName of(ItemContext context) throws IOException {
        String node = context.place().node();
        if (!NodeInstance.isOne(node)) {
            return new NodeName(node, Optional.empty(), false);
        }
        List<String> names = new ArrayList<>();
        ListReader.Read read = new ListReader(
                        context.calls(),
                        ResourceRequest.get(KubernetesOperations.LIST_NODES, "", ""),
                        "node",
                        each -> named(each, node, names))
                .read();
        if (read.endedByDeadline()) {
            return new NodeName("", Optional.empty(), true);
        }
        if (!names.isEmpty()) {
            return new NodeName(names.getFirst(), Optional.empty(), false);
        }
        Map<String, String> attributes = context.recorder().run().target().attributes();
        String alerted = attributes.getOrDefault(IN_ALERT, "");
        String known = isSelectable(alerted) ? alerted : "";
        return new NodeName(
                known,
                Optional.of(read.gap()
                        .orElseGet(() -> new Outcome.Partial("no node of the cluster has the instance " + node
                                + (known.isEmpty()
                                        ? "; it may have been terminated. ec2:DescribeInstances returns its private DNS"
                                                + " name: collect from node:NAME"
                                        : "; its name in the alert, " + SanitizedText.of(known) + ", is used")))),
                false);
    }

    private static void named(JsonNode node, String instance, List<String> names) {
        String name = node.path("metadata").path("name").asText();
        if (node.path("spec").path("providerID").asText().endsWith("/" + instance) && isSelectable(name)) {
            names.add(name);
        }
    }

    /** Reports whether a field selector with the name selects this name only. A comma would begin another condition. */
    static boolean isSelectable(String name) {
        return ResourceOperation.isName(name) && !name.matches(".*[,=\\\\].*");
    }
}
