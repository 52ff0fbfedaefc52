package org.ephemera.azure.target;

import com.azure.resourcemanager.appcontainers.fluent.models.JobInner;
import com.azure.resourcemanager.appcontainers.models.BaseContainer;
import com.azure.resourcemanager.appcontainers.models.JobTemplate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a Container Apps job from which its other items are planned.
 *
 * @param environment resource id of its environment, as the job spells it
 * @param images images in its template
 * @param principals object ids of its managed identities
 * @param gap outcome of the job's item, if the job could not be read
 */
public record KnownJob(
        Optional<String> environment, List<String> images, List<String> principals, Optional<Outcome> gap) {
    public KnownJob {
        images = List.copyOf(images);
        principals = List.copyOf(principals);
    }

    /** Reads the facts from the job's description. */
    public static KnownJob of(JobInner job) {
        return new KnownJob(
                Optional.ofNullable(job.environmentId()),
                images(job.template()),
                KnownApp.principals(job.identity()),
                Optional.empty());
    }

    /** Returns a job without facts, because its description is unavailable. */
    public static KnownJob unavailable(Outcome gap) {
        return new KnownJob(Optional.empty(), List.of(), List.of(), Optional.of(gap));
    }

    private static List<String> images(@Nullable JobTemplate template) {
        return template == null
                ? List.of()
                : Stream.concat(
                                SdkCollections.withoutNulls(template.initContainers()).stream(),
                                SdkCollections.withoutNulls(template.containers()).stream())
                        .map(BaseContainer::image)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
    }
}
