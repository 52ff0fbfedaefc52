package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the config map that gives IAM roles and users access to an EKS cluster, in addition to access entries or
 * instead of them. It is stored with its values: they are ARNs, names and groups, and their digests would not show who
 * has access.
 */
final class AwsAuthSource {
    static final String NAMESPACE = "kube-system";
    static final String NAME = "aws-auth";

    /**
     * Requests the config map by its name in a list request, which needs no other permission than listing config maps.
     */
    private AwsAuthSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        NavigableSet<String> keys = new TreeSet<>();
        ResourceRequest request = ResourceRequest.get(KubernetesOperations.LIST_CONFIG_MAPS, NAMESPACE, "")
                .with(Map.of("fieldSelector", "metadata.name=" + NAME));
        ListReader.Read read = new ListReader(context.calls(), request, "config map", map -> addKeys(map, keys)).read();
        return read.endedByDeadline()
                ? new SourceResult.Paused(ResumeCursor.START)
                : new SourceResult.Finished(
                        read.gap().orElseGet(() -> found(read.found(), keys)), EvidenceExtent.of(read.found()));
    }

    private static void addKeys(JsonNode map, NavigableSet<String> keys) {
        map.path("data").fieldNames().forEachRemaining(keys::add);
    }

    private static Outcome found(long maps, NavigableSet<String> keys) {
        return maps == 0
                ? new Outcome.Empty(
                        "there is no config map " + NAME + " in " + NAMESPACE + ": it gives no principal access")
                : new Outcome.Collected(NAME + " in " + NAMESPACE + ": "
                        + (keys.isEmpty() ? "no data" : SanitizedText.of(String.join(", ", keys))));
    }
}
