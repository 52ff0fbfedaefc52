package org.ephemera.analyze.parse.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.model.OutcomeCode;

/** What rules cannot judge of a pod because its cluster, or who runs it, did not give it. */
public final class ClusterGaps {
    /** What is blind, and to what. */
    private record Blind(String rule, String to) {}

    private static final Map<String, Blind> BLIND = blind();
    private static final Set<OutcomeCode> SEEN =
            EnumSet.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE, OutcomeCode.IMPOSSIBLE);

    private ClusterGaps() {}

    static List<Gap> of(SealedPackage sealed) {
        return sealed.outcomes().stream()
                .filter(item -> !isSeen(item))
                .flatMap(ClusterGaps::gap)
                .toList();
    }

    /** Artifacts whose absence blinds a rule. */
    public static Set<String> artifacts() {
        return new TreeSet<>(BLIND.keySet());
    }

    private static Stream<Gap> gap(ItemOutcome item) {
        Blind blind = BLIND.get(item.planned().artifact());
        return blind == null ? Stream.of() : Stream.of(new Gap(blind.rule(), blind.to() + ", " + why(item)));
    }

    /** What became of an item, for people. */
    public static String why(ItemOutcome item) {
        return item.planned().item() + " is " + item.code() + ": "
                + item.outcome().message();
    }

    public static boolean isSeen(ItemOutcome item) {
        return SEEN.contains(item.code());
    }

    /** {@code cluster-gaps.json}: for each artifact the rule, and what is not known. */
    private static Map<String, Blind> blind() {
        Map<String, Blind> blind = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(ClusterGaps.class.getResourceAsStream("cluster-gaps.json"))) {
            for (Map.Entry<String, JsonNode> line :
                    Json.parse(in.readAllBytes()).properties()) {
                blind.put(
                        line.getKey(),
                        new Blind(
                                line.getValue().get(0).asText(),
                                line.getValue().get(1).asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(blind);
    }
}
