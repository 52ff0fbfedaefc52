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
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.model.OutcomeCode;

/** Gaps of rules about a pod whose evidence the cluster or its operator did not return. */
public final class ClusterGaps {
    /** Rule that lacks evidence, and a description of that evidence. */
    private record MissingInput(String rule, String to) {}

    private static final Map<String, MissingInput> REQUIRED = required();
    private static final Set<OutcomeCode> SEEN =
            EnumSet.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE, OutcomeCode.IMPOSSIBLE);

    private ClusterGaps() {}

    static List<EvidenceGap> of(SealedPackage sealed) {
        return sealed.outcomes().stream()
                .filter(item -> !isCollected(item))
                .flatMap(ClusterGaps::gap)
                .toList();
    }

    /** Returns the artifacts that rules require. */
    public static Set<String> artifacts() {
        return new TreeSet<>(REQUIRED.keySet());
    }

    private static Stream<EvidenceGap> gap(ItemOutcome item) {
        MissingInput required = REQUIRED.get(item.planned().artifact());
        return required == null
                ? Stream.of()
                : Stream.of(new EvidenceGap(required.rule(), required.to() + "; " + outcomeText(item)));
    }

    /** Returns item, outcome code and message for users. */
    public static String outcomeText(ItemOutcome item) {
        return item.planned().item() + " is " + item.code() + ": "
                + item.outcome().message();
    }

    public static boolean isCollected(ItemOutcome item) {
        return SEEN.contains(item.code());
    }

    /** Reads {@code cluster-gaps.json}: for each artifact the rule, and a description of the missing evidence. */
    private static Map<String, MissingInput> required() {
        Map<String, MissingInput> required = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(ClusterGaps.class.getResourceAsStream("cluster-gaps.json"))) {
            for (Map.Entry<String, JsonNode> line :
                    Json.parse(in.readAllBytes()).properties()) {
                required.put(
                        line.getKey(),
                        new MissingInput(
                                line.getValue().get(0).asText(),
                                line.getValue().get(1).asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(required);
    }
}
