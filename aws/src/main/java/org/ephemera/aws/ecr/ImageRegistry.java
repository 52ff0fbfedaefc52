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

/** The calls to one repository of ECR that tell of an image. */
final class ImageRegistry {
    /** All that a registry may answer with; of other types ECR would make one of these. */
    private static final List<String> TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    private static final String ANY_STATUS = "ANY";

    private final AwsClients clients;
    private final ItemCalls calls;
    private final ImageReference.InEcr where;

    ImageRegistry(AwsClients clients, ItemCalls calls, ImageReference.InEcr where) {
        this.clients = clients;
        this.calls = calls;
        this.where = where;
    }

    static ImageIdentifier byDigest(String digest) {
        return ImageIdentifier.builder().imageDigest(digest).build();
    }

    static ImageIdentifier byTag(String tag) {
        return ImageIdentifier.builder().imageTag(tag).build();
    }

    /**
     * Also of an image that is archived: unless ECR is asked for those, too, it knows of active ones alone (ECR API reference,
     * DescribeImagesFilter), and what is archived would pass for deleted.
     */
    StepResult<ImageDetail> describe(ImageIdentifier image) throws IOException {
        CallResult<DescribeImagesResponse> active = describe(image, Optional.empty());
        if (!isMissing(active)) {
            return described(active);
        }
        StepResult<ImageDetail> missing = described(active);
        CallResult<DescribeImagesResponse> any = describe(image, Optional.of(ANY_STATUS));
        return any instanceof CallResult.Refused<DescribeImagesResponse> refused
                        && refused.refusal().code().equals("InvalidParameterException")
                ? missing
                : described(any);
    }

    private CallResult<DescribeImagesResponse> describe(ImageIdentifier image, Optional<String> status)
            throws IOException {
        Map<String, String> params = params(image);
        status.ifPresent(asked -> params.put("imageStatus", asked));
        return calls.ask(
                ApiRequest.of(EcrCatalog.DESCRIBE_IMAGES, where.region(), params),
                recorded -> ecr().describeImages(r -> {
                    r.registryId(where.account())
                            .repositoryName(where.repository())
                            .imageIds(image)
                            .overrideConfiguration(recorded);
                    status.ifPresent(asked -> r.filter(f -> f.imageStatus(asked)));
                }));
    }

    private static boolean isMissing(CallResult<DescribeImagesResponse> reply) {
        return switch (reply) {
            case CallResult.Refused<DescribeImagesResponse> refused ->
                refused.refusal().code().equals("ImageNotFoundException");
            case CallResult.Answered<DescribeImagesResponse> answered ->
                SdkCollections.in(answered.response().imageDetails()).isEmpty();
        };
    }

    private StepResult<ImageDetail> described(CallResult<DescribeImagesResponse> reply) {
        return had(
                reply,
                response -> SdkCollections.in(response.imageDetails()).stream().findFirst());
    }

    /** The manifest as text; ECR gives it as one string, whose bytes have the digest. */
    StepResult<String> manifest(String digest) throws IOException {
        ImageIdentifier image = byDigest(digest);
        Map<String, String> params = params(image);
        params.put("acceptedMediaTypes", String.join(",", TYPES));
        CallResult<BatchGetImageResponse> reply = calls.ask(
                ApiRequest.of(EcrCatalog.BATCH_GET_IMAGE, where.region(), params),
                recorded -> ecr().batchGetImage(r -> r.registryId(where.account())
                        .repositoryName(where.repository())
                        .imageIds(image)
                        .acceptedMediaTypes(TYPES)
                        .overrideConfiguration(recorded)));
        if (reply instanceof CallResult.Answered<BatchGetImageResponse> answered
                && answered.response().images().isEmpty()) {
            calls.log(answered.received(), ResponsePage.only(0));
            return new StepResult.Not<>(failed(answered.response().failures()), false);
        }
        return had(
                reply,
                response -> SdkCollections.in(response.images()).stream()
                        .findFirst()
                        .map(Image::imageManifest));
    }

    /** The bytes of a config. The address that leads to them is a credential and is not kept. */
    StepResult<byte[]> blob(ImageManifest.Blob blob) throws IOException {
        Map<String, String> params = params();
        params.put("layerDigest", blob.digest());
        CallResult<GetDownloadUrlForLayerResponse> reply = calls.ask(
                ApiRequest.of(EcrCatalog.GET_DOWNLOAD_URL_FOR_LAYER, where.region(), params)
                        .forSecret(),
                recorded -> ecr().getDownloadUrlForLayer(r -> r.registryId(where.account())
                        .repositoryName(where.repository())
                        .layerDigest(blob.digest())
                        .overrideConfiguration(recorded)));
        return switch (had(reply, response -> Optional.ofNullable(response.downloadUrl()))) {
            case StepResult.Not<String> not -> new StepResult.Not<>(not.why(), not.cut());
            case StepResult.It<String> address -> download(blob, params, address.value());
        };
    }

    private StepResult<byte[]> download(ImageManifest.Blob blob, Map<String, String> params, String address)
            throws IOException {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            return new StepResult.Not<>(noAddress(), false); // its message would repeat the text
        }
        if (!clients.isTrustworthy(uri)) {
            return new StepResult.Not<>(noAddress(), false);
        }
        CallResult<byte[]> reply = calls.get(
                ApiRequest.of(EcrCatalog.DOWNLOAD_URL_FOR_LAYER, where.region(), params)
                        .atMost(blob.size()),
                clients.http(),
                uri);
        return reply instanceof CallResult.Refused<byte[]> refused
                        && refused.refusal().status() == 403
                ? new StepResult.Not<>(
                        new Outcome.Failed(
                                DetailCode.FORBIDDEN,
                                "S3 refused the address that ECR had signed for the config: the policy of an S3 endpoint"
                                        + " in the network's way must allow ECR's bucket"),
                        false)
                : had(reply, Optional::of);
    }

    private static Outcome noAddress() {
        return new Outcome.Failed(
                DetailCode.ADDRESS_INVALID,
                "ECR gave no https address for the config; nothing was asked of what it gave");
    }

    private <R, T> StepResult<T> had(CallResult<R> reply, Function<R, Optional<T>> of) {
        return switch (reply) {
            case CallResult.Refused<R> refused ->
                new StepResult.Not<>(
                        abroad(FailureOutcomes.outcome(refused.refusal())), calls.cutByDeadline(refused.refusal()));
            case CallResult.Answered<R> answered -> {
                Optional<T> found = of.apply(answered.response());
                calls.log(answered.received(), ResponsePage.only(found.isPresent() ? 1 : 0));
                yield found.<StepResult<T>>map(StepResult.It::new)
                        .orElseGet(() -> new StepResult.Not<>(
                                new Outcome.Failed(ApiFailure.UNREADABLE, "ECR answered without what was asked for"),
                                false));
            }
        };
    }

    /** ECR answers 200 for an image that it does not give, with the reason beside the empty list. */
    private static Outcome failed(List<ImageFailure> failures) {
        Optional<ImageFailure> failure = SdkCollections.in(failures).stream().findFirst();
        String code = failure.map(ImageFailure::failureCodeAsString).orElse("NotGiven");
        if (code.equals("ImageNotFound")) {
            return new Outcome.Expired("ECR has it no more: it was deleted, by somebody or by a lifecycle policy");
        }
        String upstream = code.startsWith("Upstream")
                ? "; the repository is a pull-through cache, so ask the registry it caches"
                : "";
        return new Outcome.Failed(
                SanitizedText.of(code),
                "ECR does not give the manifest: " + SanitizedText.of(code) + " "
                        + SanitizedText.of(
                                failure.map(ImageFailure::failureReason).orElse("")) + upstream);
    }

    private Outcome abroad(Outcome outcome) {
        return outcome instanceof Outcome.Denied denied
                ? new Outcome.Denied(
                        denied.permission(),
                        denied.message() + " (the repository is in account " + where.account() + " and "
                                + where.region() + "; if that is another account, its policy must allow it too)")
                : outcome;
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("registryId", where.account(), "repositoryName", where.repository()));
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
        return clients.ecr(where.region());
    }
}
