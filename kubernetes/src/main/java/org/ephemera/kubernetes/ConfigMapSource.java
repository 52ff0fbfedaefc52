package org.ephemera.kubernetes;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.Step;
import org.ephemera.format.ApiCall;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * Config maps of the namespace. Where people put secrets into them, the values would be in the package: they are read, digested
 * and forgotten, unless the param {@value #VALUES} is {@code true}.
 */
final class ConfigMapSource {
    static final String VALUES = "configMapValues";

    private static final Listed LISTED = Listed.of(
            "kubernetes.config-maps",
            "Config maps of the namespace: names, keys, sizes and SHA-256 digests of the values; the values where asked for",
            Volatility.V5,
            true,
            new Listed.Part(Operation.list("", "v1", "configmaps"), true, "config map"));

    static final Artifact ARTIFACT = LISTED.artifact();

    private ConfigMapSource() {}

    static Step read(Asking asking) throws IOException {
        return asking.item().param(VALUES).equals("true")
                ? new ListedSource(LISTED).read(asking)
                : new ListedSource(LISTED, ConfigMapSource::digested, "of their values only sizes and digests are kept")
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
