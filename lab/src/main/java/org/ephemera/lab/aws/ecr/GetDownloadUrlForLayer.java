package org.ephemera.lab.aws.ecr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;

/**
 * Simulated ECR operation GetDownloadUrlForLayer: returns a presigned URL of a layer in the {@link LayerBucket}. The
 * query of the URL authorizes the download.
 */
record GetDownloadUrlForLayer(ImageRepositories repositories, List<ObjectNode> blobs) implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        repositories.of(call);
        String digest = call.text("layerDigest").orElse("");
        if (blobs.stream().noneMatch(blob -> blob.path("digest").asText().equals(digest))) {
            throw AwsError.badRequest(
                    "LayersNotFoundException", "The layer with digest '%s' does not exist".formatted(digest));
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put(
                        "downloadUrl",
                        call.endpoint() + LayerBucket.PATH + digest + "?" + LayerBucket.TOKEN + "&"
                                + LayerBucket.SIGNATURE)
                .put("layerDigest", digest);
    }
}
