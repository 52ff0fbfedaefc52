package org.ephemera.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.DenialOrigin;
import org.ephemera.aws.call.ServiceResponse;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;

/**
 * Check that a bucket keeps its objects. It tries to delete a version, which must be refused. The object is one of the
 * synthetic package, so that a deletion that succeeds destroys no evidence.
 */
record AwsLock(AwsStack stack, Session session) {
    private static final Retention LEAST =
            new Retention(Retention.Mode.GOVERNANCE, Optional.of(Duration.ofDays(1)), false);

    String check(PackageLocation place) throws StepException, CommandFailure, IOException {
        String bucket = stack.output("Bucket");
        String key = place.id().prefix() + PackageLayout.OPEN;
        EvidenceStore opened = place.open(session);
        if (!(opened instanceof VersionedStore store)) {
            throw StepException.failed(place.location() + " is not in the bucket " + bucket, "Deploy again", "");
        }
        requireObjectLock(bucket);
        Instant now = session.clock().instant();
        ObjectLock lock = store.lock(key, LEAST, Optional.of(now));
        if (!lock.covers(LEAST, Optional.of(now))) {
            throw StepException.failed(
                    "the object " + key + " has no retention",
                    "Set RetentionMode and RetentionDays, and do not change EPHEMERA_RETENTION of the functions",
                    AwsStack.deploy(stack.name()));
        }
        List<VersionedStore.StoredVersion> versions;
        try (var listed = store.versions(key)) {
            versions = listed.toList();
        }
        String refused = refusal(bucket, key, versions.getFirst().versionId());
        return lock.mode().name().toLowerCase(Locale.ROOT) + " until "
                + lock.until().orElseThrow() + "; " + refused;
    }

    private void requireObjectLock(String bucket) throws StepException, IOException {
        ServiceResponse response = stack.api().rest("s3", "GET", "/" + bucket, Map.of("object-lock", ""));
        boolean enabled = !response.errorCode().equals("ObjectLockConfigurationNotFoundError")
                && AwsApi.xml(response, "s3:GetBucketObjectLockConfiguration")
                        .find("ObjectLockEnabled")
                        .filter("Enabled"::equals)
                        .isPresent();
        if (!enabled) {
            throw StepException.failed(
                    "Object Lock is not enabled on the bucket " + bucket,
                    "Enable it as the administrator; it protects only objects that are created afterwards",
                    "aws s3api put-object-lock-configuration --bucket " + bucket
                            + " --object-lock-configuration ObjectLockEnabled=Enabled");
        }
    }

    /** Tries to delete a version; returns the refusal. */
    private String refusal(String bucket, String key, String version) throws StepException, IOException {
        ServiceResponse response =
                stack.api().rest("s3", "DELETE", "/" + bucket + "/" + key, Map.of("versionId", version));
        if (response.isSuccess()) {
            throw StepException.failed(
                    "S3 deleted a version of " + key + ": neither the bucket policy nor Object Lock prevented it",
                    "The synthetic package is broken now; no evidence was deleted. Restore the policy EvidenceBucketPolicy"
                            + " and Object Lock of the bucket. To see the policy, run",
                    "aws s3api get-bucket-policy --bucket " + bucket);
        }
        if (!response.errorCode().equals("AccessDenied")) {
            throw StepException.notChecked(
                    "deleting a version returned HTTP " + response.status() + " "
                            + SanitizedText.of(response.errorCode()),
                    "Run the command again in a minute");
        }
        return switch (DenialOrigin.of(response)) {
            case OBJECT_LOCK -> "Object Lock refused to delete a version";
            case RESOURCE_POLICY -> "the bucket policy refused to delete a version";
            case UNKNOWN -> "S3 refused to delete a version";
            case CALLER ->
                throw StepException.notChecked(
                        "your own permissions do not allow to delete a version, so the bucket did not have to refuse it",
                        "Run the command as a principal with the permission s3:DeleteObjectVersion, for example the"
                                + " administrator");
        };
    }
}
