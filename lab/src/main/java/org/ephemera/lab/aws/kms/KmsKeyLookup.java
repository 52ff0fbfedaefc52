package org.ephemera.lab.aws.kms;

import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.KmsKey;

/** Finds keys of the simulated KMS by ARN, id or alias. */
record KmsKeyLookup(List<SimulatedKmsKey> keys) {

    static KmsKeyLookup of(List<KmsKey> keys) {
        return new KmsKeyLookup(keys.stream().map(SimulatedKmsKey::new).toList());
    }

    SimulatedKmsKey usable(AwsCall call) throws AwsError {
        String reference = call.text("KeyId").orElse("");
        SimulatedKmsKey held = keys.stream()
                .filter(key -> key.matches(reference)
                        && key.key().arn().split(":", -1)[3].equals(call.region()))
                .findFirst()
                .orElseThrow(() -> AwsError.badRequest("NotFoundException", "Key '" + reference + "' does not exist"));
        if (!held.key().enabled()) {
            throw AwsError.badRequest("DisabledException", held.key().arn() + " is disabled.");
        }
        return held;
    }
}
