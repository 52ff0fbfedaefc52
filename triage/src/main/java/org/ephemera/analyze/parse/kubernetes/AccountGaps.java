package org.ephemera.analyze.parse.kubernetes;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;

/**
 * Gaps about service accounts whose permissions the package does not contain. An account that can create pods or call
 * nodes reaches the host without a container escape.
 */
final class AccountGaps {
    private static final String ARTIFACT = "kubernetes.account";

    /** Items of accounts; empty for objects from a file, where nothing was collected. */
    private final Optional<List<ItemOutcome>> items;

    private AccountGaps(Optional<List<ItemOutcome>> items) {
        this.items = items;
    }

    static AccountGaps withoutCollection() {
        return new AccountGaps(Optional.empty());
    }

    static AccountGaps of(SealedPackage sealed) {
        return new AccountGaps(Optional.of(sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(ARTIFACT))
                .toList()));
    }

    /** Returns the gap of an account; none if its token is not mounted in the pod. */
    List<EvidenceGap> of(PodAccount account) {
        if (items.isEmpty() || !account.isTokenMounted()) {
            return List.of();
        }
        List<ItemOutcome> requested = items.get().stream()
                .filter(item -> item.planned().param("serviceAccount").equals(account.name()))
                .toList();
        if (requested.stream().anyMatch(ClusterGaps::isCollected)) {
            return List.of();
        }
        String why = requested.isEmpty() ? "they were not collected" : ClusterGaps.outcomeText(requested.getFirst());
        return List.of(new EvidenceGap(
                account.pod().name(),
                "the permissions of its service account " + account.name()
                        + " are unknown (an account that can create pods or call nodes reaches the host); " + why));
    }
}
