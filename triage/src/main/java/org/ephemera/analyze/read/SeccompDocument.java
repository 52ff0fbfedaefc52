package org.ephemera.analyze.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.ephemera.analyze.model.Fact;
import org.ephemera.format.Json;

/** A seccomp profile as container groups have it: JSON in Base64. */
final class SeccompDocument {
    private SeccompDocument() {}

    /** {@code unconfined} if whatever it does not name is allowed; {@code unreadable} if it is no profile; else {@code custom}. */
    static Optional<Fact<String>> of(Located encoded) {
        return encoded.text().map(text -> new Fact<>(judged(text.value()), text.evidence()));
    }

    private static String judged(String text) {
        try {
            JsonNode profile = Json.parse(Base64.getDecoder().decode(text));
            return profile.path("defaultAction").asText().equals("SCMP_ACT_ALLOW") ? "unconfined" : "custom";
        } catch (IOException | IllegalArgumentException e) {
            return "unreadable";
        }
    }
}
