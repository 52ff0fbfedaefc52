package org.ephemera.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.acquire.Problem;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.bag.Json;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.evidence.PackageId;
import org.ephemera.seal.Seal;

/**
 * What came of a collection.
 *
 * @param target as the cloud names it
 * @param location where the package lies, as the user would name it
 */
record Collected(String target, String location, Seal seal) {
    /** Whole: no gap, and of what is required nothing was lost before we came. */
    ExitCode exitCode() {
        boolean whole = items().stream().noneMatch(item -> item.code().isGap() || isMissing(item));
        return whole ? ExitCode.DONE : ExitCode.WRONG;
    }

    PackageId packageId() {
        return seal.statement().packageId();
    }

    List<ItemOutcome> items() {
        return seal.outcomes().items();
    }

    List<Problem> problems() {
        return Problem.of(seal.outcomes());
    }

    long bytes() {
        return items().stream().mapToLong(ItemOutcome::bytes).sum();
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("packageId", packageId().value())
                .put("location", location)
                .put("target", target)
                .put("status", seal.statement().status());
        ObjectNode outcomes = json.putObject("outcomes");
        for (OutcomeCode code : OutcomeCode.values()) {
            outcomes.put(code.key(), seal.outcomes().counts().getOrDefault(code, 0));
        }
        json.putArray("problems");
        for (Problem problem : problems()) {
            json.withArray("problems")
                    .addObject()
                    .put("item", problem.item())
                    .put("outcome", problem.outcome().name())
                    .put("message", problem.message())
                    .put("remedy", problem.remedy());
        }
        json.put("sealedAt", seal.statement().sealedAt().toString())
                .putObject("key")
                .put("keyid", seal.statement().keyId());
        return json;
    }

    private static boolean isMissing(ItemOutcome item) {
        return item.planned().required()
                && (item.code() == OutcomeCode.EXPIRED || item.code() == OutcomeCode.NOT_ENABLED);
    }
}
