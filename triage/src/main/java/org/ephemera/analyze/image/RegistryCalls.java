package org.ephemera.analyze.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.ImageName;

/** Calls that changed images of a registry, from CloudTrail. */
record RegistryCalls(List<ControlCall> changes) {
    RegistryCalls {
        changes = List.copyOf(changes);
    }

    static RegistryCalls of(List<ControlCall> calls) {
        return new RegistryCalls(calls.stream()
                .filter(call -> call.service().equals("ecr") && call.error().isEmpty())
                .filter(call ->
                        call.action().equals("PutImage") || call.action().equals("BatchDeleteImage"))
                .toList());
    }

    /** Returns the last push with the tag of an image. */
    Optional<ControlCall> pushed(ImageName name) {
        return changes.stream()
                .filter(call -> call.action().equals("PutImage") && isOf(name, call))
                .filter(call -> call.request().path("imageTag").asText().equals(name.tag()))
                .reduce((earlier, later) -> later);
    }

    /** Returns the call that deleted a digest or its tag. */
    Optional<ControlCall> deleted(ImageName name, String digest) {
        return changes.stream()
                .filter(call -> call.action().equals("BatchDeleteImage") && isOf(name, call))
                .filter(call -> containsImage(call.request().path("imageIds"), name.tag(), digest))
                .reduce((earlier, later) -> later);
    }

    /**
     * Reports whether a call is about a repository. Each region has its own registry, and may have repositories of
     * the same name.
     */
    private static boolean isOf(ImageName name, ControlCall call) {
        return call.request().path("repositoryName").asText().equals(name.repository())
                && (!name.registry().contains(".dkr.ecr.")
                        || name.registry().contains(".dkr.ecr." + call.region() + "."));
    }

    private static boolean containsImage(JsonNode ids, String tag, String digest) {
        for (JsonNode id : ids) {
            if (id.path("imageDigest").asText().equals(digest)
                    || (!tag.isEmpty() && id.path("imageTag").asText().equals(tag))) {
                return true;
            }
        }
        return false;
    }
}
