package org.ephemera.aws.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.FailureAdvice;
import org.ephemera.store.StoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Messages about failed S3 requests, with cause and remedy. */
final class S3Failures {
    /** Denied KMS action in a message of S3. No other part of the message is shown. */
    private static final Pattern KMS = Pattern.compile("kms:(GenerateDataKey|Decrypt|Encrypt)\\b");

    private static final String KEY_THROTTLED = "KMS.ThrottlingException";

    private final S3Location location;
    private final String endpoint;
    private final String partition;

    /**
     * Creates the messages of a store.
     *
     * @param partition of AWS in ARNs
     */
    S3Failures(S3Location location, String endpoint, String partition) {
        this.location = location;
        this.endpoint = endpoint;
        this.partition = partition;
    }

    /**
     * Returns the exception for a failed request.
     *
     * @param what attempted action, which completes "cannot …"
     * @param permission that the action needs
     */
    StoreException of(String what, String permission, SdkException e) {
        FailureAdvice failure = ofBucket(e).orElseGet(() -> FailureAdvice.of(e, endpoint, permission(permission)));
        return new StoreException(
                "cannot " + what + " in " + location + ": " + failure.reason() + "; " + failure.remedy(), e);
    }

    /** Returns a converter of SDK exceptions, which rethrows all other exceptions. */
    Function<RuntimeException, StoreException> to(String what, String permission) {
        return e -> {
            if (e instanceof SdkException sdk) {
                return of(what, permission, sdk);
            }
            throw e;
        };
    }

    /**
     * Reports whether KMS throttled the bucket's key. S3 returns this with status 400, which the SDK does not retry by
     * default.
     */
    static boolean isOfThrottledKey(Throwable e) {
        return e instanceof SdkException failure
                && FailureAdvice.code(failure).filter(KEY_THROTTLED::equals).isPresent();
    }

    private Optional<FailureAdvice> ofBucket(SdkException e) {
        if (!(e instanceof AwsServiceException response)) {
            return Optional.empty();
        }
        String code = FailureAdvice.code(e).orElse("");
        if (code.equals(KEY_THROTTLED)) {
            return Optional.of(new FailureAdvice(
                    "KMS throttled the bucket's encryption key (" + code + ")",
                    "wait a minute and resume; an S3 Bucket Key ('aws s3api put-bucket-encryption' with"
                            + " BucketKeyEnabled) reduces the number of KMS requests"));
        }
        if (code.startsWith("KMS.")) {
            return Optional.of(new FailureAdvice(
                    "the bucket's KMS key is not usable (" + code + ")",
                    "check its state with 'aws kms describe-key', correct it, and try again"));
        }
        if (code.equals("AccessDenied")) {
            return encryption(response);
        }
        return switch (code) {
            case "NoSuchBucket" ->
                Optional.of(new FailureAdvice(
                        "the bucket " + location.bucket() + " does not exist at " + endpoint,
                        "create it or choose another with --store s3://BUCKET/PREFIX"));
            case "PermanentRedirect",
                    "AuthorizationHeaderMalformed",
                    "TemporaryRedirect",
                    "IllegalLocationConstraint" ->
                Optional.of(new FailureAdvice(
                        "bucket " + location.bucket() + " is in another region than " + endpoint + regionOf(response),
                        "set AWS_REGION to the bucket's region"));
            case "QuotaExceeded" ->
                Optional.of(new FailureAdvice("the bucket's quota is used up", "raise it, then resume"));
            case "InvalidObjectState" ->
                Optional.of(new FailureAdvice(
                        "the object is archived (storage class such as GLACIER)",
                        "restore it with 'aws s3api restore-object' and try again when it is restored"));
            case "InvalidBucketState" ->
                Optional.of(new FailureAdvice(
                        "the bucket's state does not allow the request", "check its versioning and Object Lock"));
            default -> Optional.empty();
        };
    }

    /**
     * Returns the failure if S3 could not use the bucket's KMS key for the caller. The permissions on the object are
     * not missing then.
     */
    private static Optional<FailureAdvice> encryption(AwsServiceException response) {
        Matcher kms = KMS.matcher(String.valueOf(response.awsErrorDetails().errorMessage()));
        return kms.find()
                ? Optional.of(new FailureAdvice(
                        "access to the bucket's KMS key was denied",
                        "the caller needs " + kms.group() + " on that key"))
                : Optional.empty();
    }

    private String permission(String action) {
        boolean onBucket = S3EvidenceStore.ON_BUCKET.contains(action);
        return action + " on arn:" + partition + ":s3:::" + location.bucket()
                + (onBucket ? "" : "/" + location.prefix() + "*");
    }

    private static String regionOf(AwsServiceException response) {
        List<String> region = response.awsErrorDetails().sdkHttpResponse().matchingHeaders("x-amz-bucket-region");
        return region.isEmpty() ? "" : ", in " + region.get(0);
    }
}
