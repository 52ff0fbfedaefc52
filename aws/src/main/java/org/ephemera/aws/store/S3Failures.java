package org.ephemera.aws.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.CallFailure;
import org.ephemera.store.StoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in one sentence what S3 would not do and in another half what to do about it. */
final class S3Failures {
    /** As S3 names it in its words, of which nothing else is shown. */
    private static final Pattern KMS = Pattern.compile("kms:(GenerateDataKey|Decrypt|Encrypt)\\b");

    private static final String KEY_THROTTLED = "KMS.ThrottlingException";

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

    /** True where KMS asks for patience with the bucket's key. S3 says so with the status 400, which the SDK takes for final. */
    static boolean isOfThrottledKey(Throwable e) {
        return e instanceof SdkException failure
                && CallFailure.code(failure).filter(KEY_THROTTLED::equals).isPresent();
    }

    private Optional<CallFailure> ofBucket(SdkException e) {
        if (!(e instanceof AwsServiceException answer)) {
            return Optional.empty();
        }
        String code = CallFailure.code(e).orElse("");
        if (code.equals(KEY_THROTTLED)) {
            return Optional.of(new CallFailure(
                    "the KMS key with which the bucket encrypts is used too often (" + code + ")",
                    "wait a little and resume; a bucket key ('aws s3api put-bucket-encryption' with BucketKeyEnabled) has it"
                            + " asked for less often"));
        }
        if (code.startsWith("KMS.")) {
            return Optional.of(new CallFailure(
                    "the KMS key with which the bucket encrypts cannot be used (" + code + ")",
                    "look at its state with 'aws kms describe-key', put it right, and try again"));
        }
        if (code.equals("AccessDenied")) {
            return encryption(answer);
        }
        return switch (code) {
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
            case "InvalidObjectState" ->
                Optional.of(new CallFailure(
                        "the object is in an archive (a storage class like GLACIER)",
                        "bring it back with 'aws s3api restore-object', and try again once it is there"));
            case "InvalidBucketState" ->
                Optional.of(new CallFailure(
                        "the bucket's state does not allow it", "check its versioning and Object Lock"));
            default -> Optional.empty();
        };
    }

    /** What S3 itself may not do for the caller with the bucket's key: the object's own permissions are not what is missing. */
    private static Optional<CallFailure> encryption(AwsServiceException answer) {
        Matcher kms = KMS.matcher(String.valueOf(answer.awsErrorDetails().errorMessage()));
        return kms.find()
                ? Optional.of(new CallFailure(
                        "access to the key was denied with which the bucket encrypts",
                        "the caller needs " + kms.group() + " on that key"))
                : Optional.empty();
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
