package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.format.ApiCall;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.ListView;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ListedArtifacts;

/**
 * Source of the config maps of the namespace. Values may contain secrets, so they are hashed and discarded, unless the
 * parameter {@value KubernetesTarget#CONFIG_MAP_VALUES} is {@code true}.
 */
final class ConfigMapSource {
    private ConfigMapSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        return context.place().keepsConfigMapValues()
                ? new ListedSource(ListedArtifacts.CONFIG_MAPS).read(context)
                : new ListedSource(
                                ListedArtifacts.CONFIG_MAPS,
                                ConfigMapSource::digested,
                                "only sizes and SHA-256 digests of the values are stored")
                        .read(context);
    }

    private static CallResult<ListView> digested(ItemCalls calls, ResourceRequest request) throws IOException {
        return switch (calls.sendDerived(request, ConfigMapDigests::new)) {
            case CallResult.Failed<ConfigMapDigests> refused -> new CallResult.Failed<>(refused.failure());
            case CallResult.Answered<ConfigMapDigests> answered ->
                new CallResult.Answered<>(answered.response().list(), withKeptParameter(answered.stored()));
        };
    }

    /**
     * Returns the response with a parameter that states what is stored, because the API server returns something else.
     */
    private static StoredResponse withKeptParameter(StoredResponse received) {
        ApiCall call = received.call();
        Map<String, String> params = new TreeMap<>(call.params());
        params.put("kept", ConfigMapDigests.KEPT);
        return new StoredResponse(
                new ApiCall(call.service(), call.operation(), call.region(), call.endpoint(), params),
                received.head(),
                received.files(),
                received.unread());
    }
}
