package org.ephemera.lab.aws.kms;

import java.util.List;
import org.ephemera.lab.aws.api.ApiCall;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.scenario.Key;

/** Finds keys by ARN, id or alias. */
record KeyRing(List<HeldKey> keys) {

    static KeyRing of(List<Key> keys) {
        return new KeyRing(keys.stream().map(HeldKey::new).toList());
    }

    HeldKey usable(ApiCall call) throws ApiError {
        String reference = call.text("KeyId").orElse("");
        HeldKey held = keys.stream()
                .filter(key -> key.isMeantBy(reference)
                        && key.key().arn().split(":", -1)[3].equals(call.region()))
                .findFirst()
                .orElseThrow(() -> ApiError.badRequest("NotFoundException", "Key '" + reference + "' does not exist"));
        if (!held.key().enabled()) {
            throw ApiError.badRequest("DisabledException", held.key().arn() + " is disabled.");
        }
        return held;
    }
}
