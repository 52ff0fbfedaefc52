package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * The one config map by which a cluster of EKS lets in roles and users of IAM, besides its access entries or in their place. It is kept
 * as it comes: it holds ARNs, names and groups, and digests of these would tell nobody who gets in.
 */
final class AwsAuthSource {
    static final String NAMESPACE = "kube-system";
    static final String NAME = "aws-auth";

    /** By its name, yet as a list: whoever may read config maps at all needs no right more. */
    private AwsAuthSource() {}

    static Step read(ItemContext asking) throws IOException {
        NavigableSet<String> keys = new TreeSet<>();
        ResourceRequest question = ResourceRequest.get(KubernetesOperations.LIST_CONFIG_MAPS, NAMESPACE, "")
                .with(Map.of("fieldSelector", "metadata.name=" + NAME));
        ListReader.Read read = new ListReader(asking.calls(), question, "config map", map -> addKeys(map, keys)).read();
        return read.cut()
                ? new Step.Paused(Cursor.START)
                : new Step.Finished(read.gap().orElseGet(() -> found(read.found(), keys)), Extent.of(read.found()));
    }

    private static void addKeys(JsonNode map, NavigableSet<String> keys) {
        map.path("data").fieldNames().forEachRemaining(keys::add);
    }

    private static Outcome found(long maps, NavigableSet<String> keys) {
        return maps == 0
                ? new Outcome.Empty("there is no config map " + NAME + " in " + NAMESPACE + ": nobody is let in by it")
                : new Outcome.Collected(NAME + " in " + NAMESPACE + ": "
                        + (keys.isEmpty() ? "no data" : SanitizedText.of(String.join(", ", keys))));
    }
}
