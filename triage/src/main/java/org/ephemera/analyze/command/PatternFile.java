package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;
import org.ephemera.format.Json;

/** Reader of the patterns in {@code patterns.json} and {@code pools.txt} of this package. */
final class PatternFile {
    private PatternFile() {}

    static List<RulePattern> standard() {
        try {
            List<RulePattern> signatures = new ArrayList<>();
            for (JsonNode json : Json.parse(bytes("patterns.json"))) {
                signatures.add(signature(json));
            }
            signatures.addAll(PoolDomains.signatures(pools()));
            return List.copyOf(signatures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lower-case domains of mining pools. */
    static List<String> pools() throws IOException {
        return new String(bytes("pools.txt"), StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static RulePattern signature(JsonNode json) {
        Set<TextScope> scopes = EnumSet.noneOf(TextScope.class);
        json.path("in").forEach(in -> scopes.add(TextScope.valueOf(in.asText().toUpperCase(Locale.ROOT))));
        List<String> literals = new ArrayList<>();
        json.path("any").forEach(literal -> literals.add(literal.asText()));
        boolean exact = json.path("case").asBoolean();
        List<RulePattern.Unless> unless = new ArrayList<>();
        json.path("unless").forEach(u -> unless.add(new RulePattern.Unless(pattern(u, false), severity(u))));
        return new RulePattern(
                json.path("id").asText(),
                json.path("rule").asText(),
                scopes,
                literals,
                json.path("run").asInt(),
                pattern(json, exact),
                severity(json),
                unless);
    }

    private static Pattern pattern(JsonNode json, boolean exact) {
        return Pattern.compile(json.path("pattern").asText(), Pattern.DOTALL | (exact ? 0 : Pattern.CASE_INSENSITIVE));
    }

    private static Optional<Severity> severity(JsonNode json) {
        return Json.text(json, "severity").map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = PatternFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return in.readAllBytes();
        }
    }
}
