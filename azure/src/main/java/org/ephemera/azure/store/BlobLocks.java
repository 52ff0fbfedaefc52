package org.ephemera.azure.store;

import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ephemera.store.Lock;
import org.ephemera.store.Retention;
import org.ephemera.store.Retention.Mode;
import org.ephemera.store.upload.LockTerm;
import org.jspecify.annotations.Nullable;

/**
 * Which lock each blob of a store gets, in Azure's terms. GOVERNANCE is an unlocked immutability policy, which whoever may
 * set policies can shorten or take away; COMPLIANCE is a locked one, which nobody can.
 */
record BlobLocks(LockTerm term) {

    Retention retention() {
        return term.retention();
    }

    BlockBlobSimpleUploadOptions on(BlockBlobSimpleUploadOptions request, String key) {
        term.until(key)
                .ifPresent(end -> request.setImmutabilityPolicy(new BlobImmutabilityPolicy()
                        .setExpiryTime(OffsetDateTime.ofInstant(end, ZoneOffset.UTC))
                        .setPolicyMode(
                                retention().mode() == Mode.COMPLIANCE
                                        ? BlobImmutabilityPolicyMode.LOCKED
                                        : BlobImmutabilityPolicyMode.UNLOCKED)));
        return retention().legalHold() ? request.setLegalHold(true) : request;
    }

    /** A blob without a policy bears one without a mode; {@code mutable} is a container's and no lock on a blob. */
    static Lock of(BlobProperties properties) {
        boolean held = Boolean.TRUE.equals(properties.hasLegalHold());
        @Nullable BlobImmutabilityPolicy policy = properties.getImmutabilityPolicy();
        @Nullable OffsetDateTime end = policy == null ? null : policy.getExpiryTime();
        @Nullable BlobImmutabilityPolicyMode set = policy == null ? null : policy.getPolicyMode();
        if (end == null || set == null || set == BlobImmutabilityPolicyMode.MUTABLE) {
            return new Lock(Mode.NONE, Optional.empty(), held);
        }
        Mode mode = set == BlobImmutabilityPolicyMode.LOCKED ? Mode.COMPLIANCE : Mode.GOVERNANCE;
        return new Lock(mode, Optional.of(end.toInstant()), held);
    }
}
