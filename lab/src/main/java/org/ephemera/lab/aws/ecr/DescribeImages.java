package org.ephemera.lab.aws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;

/** Simulated ECR operation DescribeImages: returns the details of the images of a repository. */
record DescribeImages(ImageRepositories repositories) implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<ObjectNode> images = repositories.of(call);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode details = answer.putArray("imageDetails");
        for (JsonNode id : ImageRepositories.ids(call)) {
            ObjectNode image = ImageRepositories.find(images, id)
                    .filter(found -> isRequested(found, call))
                    .orElseThrow(() -> AwsError.badRequest(
                            "ImageNotFoundException", "The image with imageId %s does not exist".formatted(id)));
            details.add(image.deepCopy().without(List.of("region", "imageManifest")));
        }
        return answer;
    }

    /** Reports whether the image status matches the request. Archived images are returned only on request. */
    private static boolean isRequested(ObjectNode image, AwsCall call) {
        String requested = call.input().path("filter").path("imageStatus").asText("ACTIVE");
        return requested.equals("ANY")
                || requested.equals(image.path("imageStatus").asText());
    }
}
