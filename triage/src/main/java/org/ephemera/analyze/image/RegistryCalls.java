package org.ephemera.analyze.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.ImageName;

/** Who changed what a registry has, as far as CloudTrail tells. */
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

    /** The last push under the image's tag. */
    Optional<ControlCall> pushed(ImageName name) {
        return changes.stream()
                .filter(call -> call.action().equals("PutImage") && isOf(name, call))
                .filter(call -> call.request().path("imageTag").asText().equals(name.tag()))
                .reduce((earlier, later) -> later);
    }

    /** Who deleted the digest or its tag. */
    Optional<ControlCall> deleted(ImageName name, String digest) {
        return changes.stream()
                .filter(call -> call.action().equals("BatchDeleteImage") && isOf(name, call))
                .filter(call -> names(call.request().path("imageIds"), name.tag(), digest))
                .reduce((earlier, later) -> later);
    }

    /** A registry has a name in each region, and repositories of the same names in each. */
    private static boolean isOf(ImageName name, ControlCall call) {
        return call.request().path("repositoryName").asText().equals(name.repository())
                && (!name.registry().contains(".dkr.ecr.")
                        || name.registry().contains(".dkr.ecr." + call.region() + "."));
    }

    private static boolean names(JsonNode ids, String tag, String digest) {
        for (JsonNode id : ids) {
            if (id.path("imageDigest").asText().equals(digest)
                    || (!tag.isEmpty() && id.path("imageTag").asText().equals(tag))) {
                return true;
            }
        }
        return false;
    }
}
