package org.ephemera.lab.aws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;

/**
 * Simulated ECR operation BatchGetImage: returns the manifests of images. Images that do not exist are failures in a
 * response with status 200.
 */
record BatchGetImage(ImageRepositories repositories) implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<ObjectNode> images = repositories.of(call);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("images");
        answer.putArray("failures");
        for (JsonNode id : ImageRepositories.ids(call)) {
            Optional<ObjectNode> found = ImageRepositories.find(images, id)
                    .filter(image -> !image.path("imageStatus").asText().equals("ARCHIVED"));
            if (found.isPresent()) {
                answer.withArray("images").add(shown(found.get(), id));
            } else {
                ObjectNode failure = answer.withArray("failures").addObject();
                failure.put("failureCode", "ImageNotFound").put("failureReason", "Requested image not found");
                failure.set("imageId", id);
            }
        }
        return answer;
    }

    private static ObjectNode shown(ObjectNode image, JsonNode requested) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.set("registryId", image.path("registryId"));
        shown.set("repositoryName", image.path("repositoryName"));
        shown.set("imageManifest", image.path("imageManifest"));
        shown.set("imageManifestMediaType", image.path("imageManifestMediaType"));
        ObjectNode id = shown.putObject("imageId");
        id.set("imageDigest", image.path("imageDigest"));
        if (requested.has("imageTag")) {
            id.set("imageTag", requested.path("imageTag"));
        }
        return shown;
    }
}
