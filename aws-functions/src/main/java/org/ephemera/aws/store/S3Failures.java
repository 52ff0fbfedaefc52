package org.ephemera.aws.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.aws.client.CallFailure;
import org.ephemera.store.StoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in one sentence what S3 would not do and in another half what to do about it. */
final class S3Failures {
    private final S3Location location;
    private final String endpoint;
    private final String partition;

    /** @param partition of AWS, as ARNs name it */
    S3Failures(S3Location location, String endpoint, String partition) {
        this.location = location;
        this.endpoint = endpoint;
        this.partition = partition;
    }

    /**
     * @param what was tried, as in "cannot …"
     * @param permission that it needs
     */
    StoreException of(String what, String permission, SdkException e) {
        CallFailure failure = ofBucket(e).orElseGet(() -> CallFailure.of(e, endpoint, permission(permission)));
        return new StoreException(
                "cannot " + what + " in " + location + ": " + failure.reason() + "; " + failure.remedy(), e);
    }

    /** The same for whoever catches more than the SDK throws; all else is thrown on. */
    Function<RuntimeException, StoreException> to(String what, String permission) {
        return e -> {
            if (e instanceof SdkException sdk) {
                return of(what, permission, sdk);
            }
            throw e;
        };
    }

    private Optional<CallFailure> ofBucket(SdkException e) {
        if (!(e instanceof AwsServiceException answer)) {
            return Optional.empty();
        }
        return switch (CallFailure.code(e).orElse("")) {
            case "NoSuchBucket" ->
                Optional.of(new CallFailure(
                        "there is no bucket " + location.bucket() + " at " + endpoint,
                        "create it or choose another with --store s3://BUCKET/PREFIX"));
            case "PermanentRedirect",
                    "AuthorizationHeaderMalformed",
                    "TemporaryRedirect",
                    "IllegalLocationConstraint" ->
                Optional.of(new CallFailure(
                        "bucket " + location.bucket() + " is in another region than " + endpoint + regionOf(answer),
                        "set AWS_REGION to the bucket's region"));
            case "QuotaExceeded" ->
                Optional.of(new CallFailure("the bucket's quota is used up", "raise it, then resume"));
            case "InvalidBucketState" ->
                Optional.of(new CallFailure(
                        "the bucket's state does not allow it", "check its versioning and Object Lock"));
            default -> Optional.empty();
        };
    }

    private String permission(String action) {
        boolean onBucket = S3EvidenceStore.ON_BUCKET.contains(action);
        return action + " on arn:" + partition + ":s3:::" + location.bucket()
                + (onBucket ? "" : "/" + location.prefix() + "*");
    }

    private static String regionOf(AwsServiceException answer) {
        List<String> region = answer.awsErrorDetails().sdkHttpResponse().matchingHeaders("x-amz-bucket-region");
        return region.isEmpty() ? "" : ", in " + region.get(0);
    }
}
