package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.Step;
import org.ephemera.format.ApiCall;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.Calls;
import org.ephemera.kubernetes.call.ListView;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Received;
import org.ephemera.kubernetes.call.Reply;
import org.ephemera.kubernetes.plan.Lists;

/**
 * Config maps of the namespace. Where people put secrets into them, the values would be in the package: they are read, digested
 * and forgotten, unless the param {@value KubernetesTarget#CONFIG_MAP_VALUES} is {@code true}.
 */
final class ConfigMapSource {
    private ConfigMapSource() {}

    static Step read(Asking asking) throws IOException {
        return asking.item().param(KubernetesTarget.CONFIG_MAP_VALUES).equals("true")
                ? new ListedSource(Lists.CONFIG_MAPS).read(asking)
                : new ListedSource(
                                Lists.CONFIG_MAPS,
                                ConfigMapSource::digested,
                                "of their values only sizes and digests are kept")
                        .read(asking);
    }

    private static Reply<ListView> digested(Calls calls, Question question) throws IOException {
        return switch (calls.derive(question, ConfigMapDigests::new)) {
            case Reply.Refused<ConfigMapDigests> refused -> new Reply.Refused<>(refused.refusal());
            case Reply.Answered<ConfigMapDigests> answered ->
                new Reply.Answered<>(answered.view().list(), saying(answered.received()));
        };
    }

    /** Whoever asks again gets something else than is stored. */
    private static Received saying(Received received) {
        ApiCall call = received.call();
        Map<String, String> params = new TreeMap<>(call.params());
        params.put("kept", ConfigMapDigests.KEPT);
        return new Received(
                new ApiCall(call.service(), call.operation(), call.region(), call.endpoint(), params),
                received.answer(),
                received.files());
    }
}
