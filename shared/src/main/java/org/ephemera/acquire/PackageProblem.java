package org.ephemera.acquire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.format.OutcomeList;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.Seal;
import org.ephemera.seal.SealTimestamp;

/**
 * Evidence missing from a package that the user can do something about, for this incident or the next.
 * {@link org.ephemera.format.CompletenessStatus} decides whether it makes the package incomplete.
 *
 * @param item planned item, or {@code seal.timestamp}
 */
public record PackageProblem(String item, OutcomeCode outcome, String message, String remedy) {
    private static final String TIMESTAMP = "seal.timestamp";

    /** Returns the problems of a sealed package, including a missing timestamp. */
    public static List<PackageProblem> of(Seal seal) {
        Stream<PackageProblem> timestamp = seal.timestamp() instanceof SealTimestamp.Missing missing
                ? Stream.of(new PackageProblem(
                        TIMESTAMP,
                        OutcomeCode.FAILED,
                        "the package is sealed without a timestamp: " + missing.reason(),
                        "request it again with 'collect --resume "
                                + seal.statement().packageId()
                                + "', the same --store and --tsa, if possible within 15 minutes:"
                                + " a later timestamp proves less"))
                : Stream.empty();
        return Stream.concat(of(seal.outcomes()).stream(), timestamp).toList();
    }

    public static List<PackageProblem> of(OutcomeList outcomes) {
        return outcomes.items().stream()
                .flatMap(item -> remedy(item.outcome())
                        .map(remedy -> new PackageProblem(
                                item.planned().item(),
                                item.code(),
                                item.outcome().message(),
                                remedy))
                        .stream())
                .toList();
    }

    /** Returns the remedy for an outcome; empty if the outcome needs none. */
    public static Optional<String> remedy(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Denied denied ->
                Optional.of("allow " + denied.permission()
                        + " for the reading role and collect again while the resource still exists");
            case Outcome.Failed failed ->
                Optional.of("collect again into a new package while the resource still exists");
            case Outcome.Partial partial -> Optional.of("collect again into a new package if the rest is needed");
            case Outcome.Expired expired -> Optional.of("look for other copies: exports, a log archive, backups");
            case Outcome.NotEnabled off -> Optional.of("enable it so that it is available in the next incident");
            case Outcome.Collected c -> Optional.empty();
            case Outcome.Empty e -> Optional.empty();
            case Outcome.NotApplicable n -> Optional.empty();
            case Outcome.Impossible i -> Optional.empty();
            case Outcome.Skipped s -> Optional.empty();
        };
    }
}
