package org.ephemera.aws.ecr;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcrCatalog;
import org.ephemera.aws.target.ImageReference;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** Client of one ECR repository for the calls about an image. */
final class ImageRegistry {
    /** Manifest types that a registry may return; ECR would convert other types to one of these. */
    private static final List<String> TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    private static final String ANY_STATUS = "ANY";

    private final AwsClients clients;
    private final ItemCalls calls;
    private final ImageReference.InEcr place;

    ImageRegistry(AwsClients clients, ItemCalls calls, ImageReference.InEcr place) {
        this.clients = clients;
        this.calls = calls;
        this.place = place;
    }

    static ImageIdentifier byDigest(String digest) {
        return ImageIdentifier.builder().imageDigest(digest).build();
    }

    static ImageIdentifier byTag(String tag) {
        return ImageIdentifier.builder().imageTag(tag).build();
    }

    /**
     * Describes an image, including archived ones. Without a filter ECR returns active images only (ECR API reference,
     * DescribeImagesFilter), and an archived image would look deleted.
     */
    StepResult<ImageDetail> describe(ImageIdentifier image) throws IOException {
        CallResult<DescribeImagesResponse> active = describe(image, Optional.empty());
        if (!isMissing(active)) {
            return described(active);
        }
        StepResult<ImageDetail> missing = described(active);
        CallResult<DescribeImagesResponse> any = describe(image, Optional.of(ANY_STATUS));
        return any instanceof CallResult.Failed<DescribeImagesResponse> refused
                        && refused.failure().code().equals("InvalidParameterException")
                ? missing
                : described(any);
    }

    private CallResult<DescribeImagesResponse> describe(ImageIdentifier image, Optional<String> status)
            throws IOException {
        Map<String, String> params = params(image);
        status.ifPresent(value -> params.put("imageStatus", value));
        return calls.call(
                ApiRequest.of(EcrCatalog.DESCRIBE_IMAGES, place.region(), params),
                recorded -> ecr().describeImages(r -> {
                    r.registryId(place.account())
                            .repositoryName(place.repository())
                            .imageIds(image)
                            .overrideConfiguration(recorded);
                    status.ifPresent(value -> r.filter(f -> f.imageStatus(value)));
                }));
    }

    private static boolean isMissing(CallResult<DescribeImagesResponse> result) {
        return switch (result) {
            case CallResult.Failed<DescribeImagesResponse> refused ->
                refused.failure().code().equals("ImageNotFoundException");
            case CallResult.Answered<DescribeImagesResponse> answered ->
                SdkCollections.withoutNulls(answered.response().imageDetails()).isEmpty();
        };
    }

    private StepResult<ImageDetail> described(CallResult<DescribeImagesResponse> result) {
        return toStepResult(
                result,
                response -> SdkCollections.withoutNulls(response.imageDetails()).stream()
                        .findFirst());
    }

    /** Returns the manifest as text. ECR returns it as one string whose bytes have the digest. */
    StepResult<String> manifest(String digest) throws IOException {
        ImageIdentifier image = byDigest(digest);
        Map<String, String> params = params(image);
        params.put("acceptedMediaTypes", String.join(",", TYPES));
        CallResult<BatchGetImageResponse> result = calls.call(
                ApiRequest.of(EcrCatalog.BATCH_GET_IMAGE, place.region(), params),
                recorded -> ecr().batchGetImage(r -> r.registryId(place.account())
                        .repositoryName(place.repository())
                        .imageIds(image)
                        .acceptedMediaTypes(TYPES)
                        .overrideConfiguration(recorded)));
        if (result instanceof CallResult.Answered<BatchGetImageResponse> answered
                && answered.response().images().isEmpty()) {
            calls.log(answered.stored(), ResponsePage.only(0));
            return new StepResult.Missing<>(missingImage(answered.response().failures()), false);
        }
        return toStepResult(
                result,
                response -> SdkCollections.withoutNulls(response.images()).stream()
                        .findFirst()
                        .map(Image::imageManifest));
    }

    /** Returns the bytes of a config. Its URL is a credential and is not stored. */
    StepResult<byte[]> blob(ImageManifest.Blob blob) throws IOException {
        Map<String, String> params = params();
        params.put("layerDigest", blob.digest());
        CallResult<GetDownloadUrlForLayerResponse> result = calls.call(
                ApiRequest.of(EcrCatalog.GET_DOWNLOAD_URL_FOR_LAYER, place.region(), params)
                        .forSecret(),
                recorded -> ecr().getDownloadUrlForLayer(r -> r.registryId(place.account())
                        .repositoryName(place.repository())
                        .layerDigest(blob.digest())
                        .overrideConfiguration(recorded)));
        return switch (toStepResult(result, response -> Optional.ofNullable(response.downloadUrl()))) {
            case StepResult.Missing<String> not -> new StepResult.Missing<>(not.why(), not.endedByDeadline());
            case StepResult.Value<String> address -> download(blob, params, address.value());
        };
    }

    private StepResult<byte[]> download(ImageManifest.Blob blob, Map<String, String> params, String address)
            throws IOException {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            return new StepResult.Missing<>(invalidUrl(), false); // its message would repeat the text
        }
        if (!clients.isTrustworthy(uri)) {
            return new StepResult.Missing<>(invalidUrl(), false);
        }
        CallResult<byte[]> result = calls.download(
                ApiRequest.of(EcrCatalog.DOWNLOAD_URL_FOR_LAYER, place.region(), params)
                        .atMost(blob.size()),
                clients.plainHttp(),
                uri);
        return result instanceof CallResult.Failed<byte[]> refused
                        && refused.failure().status() == 403
                ? new StepResult.Missing<>(
                        new Outcome.Failed(
                                DetailCode.FORBIDDEN,
                                "S3 refused the presigned URL of ECR for the config: the policy of an S3 endpoint in"
                                        + " the network must allow the bucket of ECR"),
                        false)
                : toStepResult(result, Optional::of);
    }

    private static Outcome invalidUrl() {
        return new Outcome.Failed(
                DetailCode.ADDRESS_INVALID, "ECR returned no valid https URL for the config; no request was sent");
    }

    private <R, T> StepResult<T> toStepResult(CallResult<R> result, Function<R, Optional<T>> extract) {
        return switch (result) {
            case CallResult.Failed<R> refused ->
                new StepResult.Missing<>(
                        explainAccount(FailureOutcomes.outcome(refused.failure())),
                        calls.isEndedByDeadline(refused.failure()));
            case CallResult.Answered<R> answered -> {
                Optional<T> found = extract.apply(answered.response());
                calls.log(answered.stored(), ResponsePage.only(found.isPresent() ? 1 : 0));
                yield found.<StepResult<T>>map(StepResult.Value::new)
                        .orElseGet(() -> new StepResult.Missing<>(
                                new Outcome.Failed(
                                        ApiFailure.UNREADABLE,
                                        "the response of ECR does not contain the requested data"),
                                false));
            }
        };
    }

    /**
     * Returns the outcome for an image that ECR does not return: the response is 200 with an empty list and the reason
     * in its failures.
     */
    private static Outcome missingImage(List<ImageFailure> failures) {
        Optional<ImageFailure> failure =
                SdkCollections.withoutNulls(failures).stream().findFirst();
        String code = failure.map(ImageFailure::failureCodeAsString).orElse("NotGiven");
        if (code.equals("ImageNotFound")) {
            return new Outcome.Expired(
                    "the image is not in ECR any more: a principal or a lifecycle policy deleted it");
        }
        String upstream = code.startsWith("Upstream")
                ? "; the repository is a pull-through cache, so query the upstream registry"
                : "";
        return new Outcome.Failed(
                SanitizedText.of(code),
                "ECR does not return the manifest: " + SanitizedText.of(code) + " "
                        + SanitizedText.of(
                                failure.map(ImageFailure::failureReason).orElse("")) + upstream);
    }

    private Outcome explainAccount(Outcome outcome) {
        return outcome instanceof Outcome.Denied denied
                ? new Outcome.Denied(
                        denied.permission(),
                        denied.message() + " (the repository is in account " + place.account() + ", region "
                                + place.region() + "; in another account, its policy must allow the call too)")
                : outcome;
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("registryId", place.account(), "repositoryName", place.repository()));
    }

    private Map<String, String> params(ImageIdentifier image) {
        Map<String, String> params = params();
        if (image.imageDigest() != null) {
            params.put("imageDigest", image.imageDigest());
        }
        if (image.imageTag() != null) {
            params.put("imageTag", image.imageTag());
        }
        return params;
    }

    private EcrClient ecr() {
        return clients.ecr(place.region());
    }
}
