package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.format.ApiCall;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.ListView;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ListedArtifacts;

/**
 * Config maps of the namespace. Where people put secrets into them, the values would be in the package: they are read, digested
 * and forgotten, unless the param {@value KubernetesTarget#CONFIG_MAP_VALUES} is {@code true}.
 */
final class ConfigMapSource {
    private ConfigMapSource() {}

    static Step read(ItemContext asking) throws IOException {
        return asking.place().keepsConfigMapValues()
                ? new ListedSource(ListedArtifacts.CONFIG_MAPS).read(asking)
                : new ListedSource(
                                ListedArtifacts.CONFIG_MAPS,
                                ConfigMapSource::digested,
                                "of their values only sizes and digests are kept")
                        .read(asking);
    }

    private static CallResult<ListView> digested(ItemCalls calls, ResourceRequest question) throws IOException {
        return switch (calls.derive(question, ConfigMapDigests::new)) {
            case CallResult.Refused<ConfigMapDigests> refused -> new CallResult.Refused<>(refused.refusal());
            case CallResult.Answered<ConfigMapDigests> answered ->
                new CallResult.Answered<>(answered.response().list(), saying(answered.received()));
        };
    }

    /** Whoever asks again gets something else than is stored. */
    private static StoredResponse saying(StoredResponse received) {
        ApiCall call = received.call();
        Map<String, String> params = new TreeMap<>(call.params());
        params.put("kept", ConfigMapDigests.KEPT);
        return new StoredResponse(
                new ApiCall(call.service(), call.operation(), call.region(), call.endpoint(), params),
                received.answer(),
                received.files(),
                received.unread());
    }
}
