package org.ephemera.lab.aws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;

/** Images of the simulated ECR by repository, region and registry. A registry is an account. */
record ImageRepositories(List<ObjectNode> images) {
    private static final int MOST_IMAGES = 100;

    /** Returns the images of the repository in the request. */
    List<ObjectNode> of(AwsCall call) throws AwsError {
        String name = call.text("repositoryName").orElse("");
        List<ObjectNode> found = images.stream()
                .filter(image -> image.path("region").asText().equals(call.region()))
                .filter(image -> image.path("repositoryName").asText().equals(name))
                .filter(image -> call.text("registryId")
                        .map(image.path("registryId").asText()::equals)
                        .orElse(true))
                .toList();
        if (found.isEmpty()) {
            throw AwsError.badRequest(
                    "RepositoryNotFoundException",
                    "The repository with name '%s' does not exist in the registry with id '%s'"
                            .formatted(name, call.text("registryId").orElse("")));
        }
        return found;
    }

    /** Returns the image identifiers in the request, at most 100. */
    static JsonNode ids(AwsCall call) throws AwsError {
        JsonNode ids = call.input().path("imageIds");
        if (ids.isEmpty() || ids.size() > MOST_IMAGES) {
            throw AwsError.badRequest(
                    "InvalidParameterException",
                    "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length between 1 and "
                            + MOST_IMAGES + "'");
        }
        return ids;
    }

    static Optional<ObjectNode> find(List<ObjectNode> images, JsonNode id) {
        return images.stream()
                .filter(image -> id.path("imageDigest").isMissingNode()
                        || id.path("imageDigest").equals(image.path("imageDigest")))
                .filter(image -> id.path("imageTag").isMissingNode() || hasTag(image, id.path("imageTag")))
                .findFirst();
    }

    private static boolean hasTag(ObjectNode image, JsonNode tag) {
        return image.path("imageTags").valueStream().anyMatch(tag::equals);
    }
}
