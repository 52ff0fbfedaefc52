package org.ephemera.aws.catalog;

import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** ECR: operations and artifacts of images. */
public final class EcrCatalog {
    public static final ApiOperation DESCRIBE_IMAGES = ApiOperation.of("ecr", "DescribeImages");
    public static final ApiOperation BATCH_GET_IMAGE = ApiOperation.of("ecr", "BatchGetImage");
    public static final ApiOperation GET_DOWNLOAD_URL_FOR_LAYER = ApiOperation.of("ecr", "GetDownloadUrlForLayer");
    /** Plain GET of the presigned S3 URL of ECR, which is not an API operation. */
    public static final ApiOperation DOWNLOAD_URL_FOR_LAYER = new ApiOperation("ecr", "DownloadUrlForLayer", "");

    public static final Artifact IMAGE = new Artifact(
            "aws.ecr.image",
            "The image by its running digest: manifest, config, current digest of its tag",
            Volatility.V5,
            false,
            true,
            List.of(
                    DESCRIBE_IMAGES.key(),
                    BATCH_GET_IMAGE.key(),
                    GET_DOWNLOAD_URL_FOR_LAYER.key(),
                    DOWNLOAD_URL_FOR_LAYER.key()),
            List.of(
                    DESCRIBE_IMAGES.permission(),
                    BATCH_GET_IMAGE.permission(),
                    GET_DOWNLOAD_URL_FOR_LAYER.permission()),
            "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html");

    /** Parameters of {@link #IMAGE}. */
    public record ImageParameters(
            String image, Optional<String> digest, Optional<String> os, Optional<String> architecture) {
        /** Returns the parameters of an image of unknown platform. */
        public static ImageParameters of(String image, Optional<String> digest) {
            return new ImageParameters(image, digest, Optional.empty(), Optional.empty());
        }
    }

    private EcrCatalog() {}
}
