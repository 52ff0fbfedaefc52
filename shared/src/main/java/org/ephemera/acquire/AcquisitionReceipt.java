package org.ephemera.acquire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.PackageId;
import org.ephemera.seal.Seal;
import org.ephemera.seal.SealTimestamp;

/**
 * Result of an acquisition for the caller. The function and {@code collect --json} return it in this form.
 *
 * @param target id of the target in its cloud
 * @param location location of the package, in the form that users enter
 * @param foreignObject location of the foreign object that made a copy necessary; empty if the package is not a copy
 */
public record AcquisitionReceipt(String target, String location, Seal seal, Optional<String> foreignObject) {
    public AcquisitionReceipt(String target, String location, Seal seal) {
        this(target, location, seal, Optional.empty());
    }

    /**
     * Returns the receipt of a sealed package.
     *
     * @param location function that returns the location of a package
     */
    public static AcquisitionReceipt of(OpenRecord open, Function<PackageId, String> location, Seal seal) {
        return new AcquisitionReceipt(
                open.target().id(),
                location.apply(open.packageId()),
                seal,
                open.copyOf().map(origin -> location.apply(origin.packageId()) + "/" + origin.occupied()));
    }

    /**
     * Returns {@code packageId, location, target, status, foreignFiles, outcomes, problems, sealedAt, key, timestamp}, and for a copy
     * {@code foreignObject}.
     */
    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("packageId", seal.statement().packageId().value())
                .put("location", location)
                .put("target", target)
                .put("status", seal.statement().status())
                .put("foreignFiles", seal.statement().foreignCount());
        ObjectNode outcomes = json.putObject("outcomes");
        for (OutcomeCode code : OutcomeCode.values()) {
            outcomes.put(code.key(), seal.outcomes().counts().getOrDefault(code, 0));
        }
        json.putArray("problems");
        for (PackageProblem problem : PackageProblem.of(seal)) {
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
        if (seal.timestamp() instanceof SealTimestamp.Stored stored) {
            json.putObject("timestamp").put("time", stored.time().toString());
        } else {
            json.putNull("timestamp");
        }
        foreignObject.ifPresent(path -> json.put("foreignObject", path));
        return json;
    }
}
