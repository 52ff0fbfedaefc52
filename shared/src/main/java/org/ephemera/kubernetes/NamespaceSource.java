package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Gaps;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Volatility;

/** The target's namespace: its labels say which pods it admits. */
final class NamespaceSource {
    private static final Operation GET = Operation.get("", "v1", "namespaces");
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";

    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.namespace",
            "The namespace: its labels, and which pods it admits",
            Volatility.V5,
            false,
            List.of(GET));

    private NamespaceSource() {}

    static Step read(Asking asking) throws IOException {
        String name = asking.place().namespace();
        Gaps gaps = new Gaps();
        Optional<JsonNode> namespace = gaps.of(Single.get(asking.calls(), Question.get(GET, "", name)));
        namespace.ifPresent(object -> {
            gaps.brought(1);
            JsonNode enforced = object.path("metadata").path("labels").path(ENFORCED);
            gaps.says(
                    enforced.isTextual()
                            ? "it admits pods by the standard '" + Shown.of(enforced.asText()) + "'"
                            : "no label of it says which pods it admits");
        });
        return gaps.end(name);
    }
}
