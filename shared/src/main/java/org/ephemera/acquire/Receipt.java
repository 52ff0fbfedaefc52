package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.bag.Json;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Timestamp;

/**
 * What came of an acquisition, for whoever asked for it: the function and {@code collect --json} answer in this form.
 *
 * @param target as the cloud names it
 * @param location where the package lies, as a user would name it
 */
public record Receipt(String target, String location, Seal seal) {

    /** {@code packageId, location, target, status, outcomes, problems, sealedAt, key, timestamp}. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("packageId", seal.statement().packageId().value())
                .put("location", location)
                .put("target", target)
                .put("status", seal.statement().status());
        ObjectNode outcomes = json.putObject("outcomes");
        for (OutcomeCode code : OutcomeCode.values()) {
            outcomes.put(code.key(), seal.outcomes().counts().getOrDefault(code, 0));
        }
        json.putArray("problems");
        for (Problem problem : Problem.of(seal)) {
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
        if (seal.timestamp() instanceof Timestamp.Standing standing) {
            json.putObject("timestamp").put("time", standing.time().toString());
        } else {
            json.putNull("timestamp");
        }
        return json;
    }
}
