package org.ephemera.lab.aws.ecr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.ApiCall;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.aws.api.Operation;

/** An address of this cloud in place of one of S3; its query stands for the credentials that are in a real one. */
record GetDownloadUrlForLayer(Repositories repositories, List<ObjectNode> blobs) implements Operation {

    @Override
    public ObjectNode answer(ApiCall call) throws ApiError {
        repositories.of(call);
        String digest = call.text("layerDigest").orElse("");
        if (blobs.stream().noneMatch(blob -> blob.path("digest").asText().equals(digest))) {
            throw ApiError.badRequest(
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
