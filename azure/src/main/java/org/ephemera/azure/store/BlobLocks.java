package org.ephemera.azure.store;

import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.Retention.Mode;
import org.ephemera.store.upload.LockTerm;
import org.jspecify.annotations.Nullable;

/**
 * Locks of the blobs of a store in Azure's terms. GOVERNANCE is an unlocked immutability policy, which a principal with
 * permission to set policies can shorten or remove. COMPLIANCE is a locked policy, which no principal can shorten or
 * remove.
 */
record BlobLocks(LockTerm term) {

    /** Returns the retention of new blobs. */
    Retention retention() {
        return term.retention();
    }

    /** Adds the lock of a new blob to its upload. */
    BlockBlobSimpleUploadOptions applyTo(BlockBlobSimpleUploadOptions request, String key) {
        term.end(key)
                .ifPresent(end -> request.setImmutabilityPolicy(new BlobImmutabilityPolicy()
                        .setExpiryTime(OffsetDateTime.ofInstant(end, ZoneOffset.UTC))
                        .setPolicyMode(
                                retention().mode() == Mode.COMPLIANCE
                                        ? BlobImmutabilityPolicyMode.LOCKED
                                        : BlobImmutabilityPolicyMode.UNLOCKED)));
        return retention().legalHold() ? request.setLegalHold(true) : request;
    }

    /**
     * Returns the lock of a blob. A blob without a policy has one without a mode; {@code mutable} is the mode of a
     * container's policy and does not lock a blob.
     */
    static ObjectLock of(BlobProperties properties) {
        boolean held = Boolean.TRUE.equals(properties.hasLegalHold());
        @Nullable BlobImmutabilityPolicy policy = properties.getImmutabilityPolicy();
        @Nullable OffsetDateTime end = policy == null ? null : policy.getExpiryTime();
        @Nullable BlobImmutabilityPolicyMode set = policy == null ? null : policy.getPolicyMode();
        if (end == null || set == null || set == BlobImmutabilityPolicyMode.MUTABLE) {
            return new ObjectLock(Mode.NONE, Optional.empty(), held);
        }
        Mode mode = set == BlobImmutabilityPolicyMode.LOCKED ? Mode.COMPLIANCE : Mode.GOVERNANCE;
        return new ObjectLock(mode, Optional.of(end.toInstant()), held);
    }
}
