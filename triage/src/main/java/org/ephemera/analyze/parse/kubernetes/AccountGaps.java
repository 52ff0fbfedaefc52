package org.ephemera.analyze.parse.kubernetes;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;

/**
 * Service accounts of which a package does not tell what they may do: who may make pods, or speaks to nodes, needs no way out of
 * a container.
 */
final class AccountGaps {
    private static final String ARTIFACT = "kubernetes.account";

    /** Empty where nobody was asked: objects that somebody wrote to a file. */
    private final Optional<List<ItemOutcome>> items;

    private AccountGaps(Optional<List<ItemOutcome>> items) {
        this.items = items;
    }

    static AccountGaps none() {
        return new AccountGaps(Optional.empty());
    }

    static AccountGaps of(SealedPackage sealed) {
        return new AccountGaps(Optional.of(sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(ARTIFACT))
                .toList()));
    }

    /** Nothing if its token is not in the pod. */
    List<Gap> of(PodAccount account) {
        if (items.isEmpty() || !account.mounted()) {
            return List.of();
        }
        List<ItemOutcome> asked = items.get().stream()
                .filter(item -> item.planned().param("serviceAccount").equals(account.name()))
                .toList();
        if (asked.stream().anyMatch(ClusterGaps::isSeen)) {
            return List.of();
        }
        String why = asked.isEmpty() ? "nobody was asked" : ClusterGaps.why(asked.getFirst());
        return List.of(new Gap(
                account.pod().name(),
                "what its service account " + account.name()
                        + " may do (one that makes pods or speaks to nodes reaches the" + " host), " + why));
    }
}
