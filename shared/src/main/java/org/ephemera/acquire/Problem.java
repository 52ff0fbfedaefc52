package org.ephemera.acquire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.format.OutcomeList;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Timestamp;

/**
 * Something that is not in the package and about which something can be done, for this incident or the next. Whether it
 * makes the package less than complete is for {@link org.ephemera.format.CompletenessStatus} to say.
 *
 * @param item as planned, or {@code seal.timestamp}
 */
public record Problem(String item, OutcomeCode outcome, String message, String remedy) {
    private static final String TIMESTAMP = "seal.timestamp";

    /** What is missing of a sealed package, its timestamp too. */
    public static List<Problem> of(Seal seal) {
        Stream<Problem> timestamp = seal.timestamp() instanceof Timestamp.Missing missing
                ? Stream.of(new Problem(
                        TIMESTAMP,
                        OutcomeCode.FAILED,
                        "the package is sealed and bears no timestamp: " + missing.reason(),
                        "ask again with 'collect --resume " + seal.statement().packageId()
                                + "', the same --store and --tsa, best within 15 minutes: later it proves less"))
                : Stream.empty();
        return Stream.concat(of(seal.outcomes()).stream(), timestamp).toList();
    }

    public static List<Problem> of(OutcomeList outcomes) {
        return outcomes.items().stream()
                .flatMap(item -> remedy(item.outcome())
                        .map(remedy -> new Problem(
                                item.planned().item(),
                                item.code(),
                                item.outcome().message(),
                                remedy))
                        .stream())
                .toList();
    }

    /** What can be done about an outcome; nothing if it is none to do anything about. */
    public static Optional<String> remedy(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Denied denied ->
                Optional.of("allow " + denied.permission()
                        + " to the reading role and collect again while it is still there");
            case Outcome.Failed failed -> Optional.of("collect again into a new package while it is still there");
            case Outcome.Partial partial -> Optional.of("collect again into a new package if the rest is needed");
            case Outcome.Expired expired -> Optional.of("look for copies elsewhere: exports, a log archive, backups");
            case Outcome.NotEnabled off -> Optional.of("switch it on so that the next incident has it");
            case Outcome.Collected c -> Optional.empty();
            case Outcome.Empty e -> Optional.empty();
            case Outcome.NotApplicable n -> Optional.empty();
            case Outcome.Impossible i -> Optional.empty();
            case Outcome.Skipped s -> Optional.empty();
        };
    }
}
