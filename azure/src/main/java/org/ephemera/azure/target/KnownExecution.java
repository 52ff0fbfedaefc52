package org.ephemera.azure.target;

import com.azure.resourcemanager.appcontainers.fluent.models.JobExecutionInner;
import com.azure.resourcemanager.appcontainers.models.JobExecutionContainer;
import com.azure.resourcemanager.appcontainers.models.JobExecutionTemplate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * Facts about an execution of a Container Apps job.
 *
 * @param state state that Azure reports, such as {@code Running} or {@code Failed}
 * @param images images of the template that ran
 */
public record KnownExecution(String state, Optional<Instant> began, Optional<Instant> ended, List<String> images) {
    public KnownExecution {
        images = List.copyOf(images);
    }

    /** Reads the facts of a listed execution. */
    public static KnownExecution of(JobExecutionInner execution) {
        return new KnownExecution(
                String.valueOf(execution.status()),
                time(execution.startTime()),
                time(execution.endTime()),
                images(execution.template()));
    }

    /** Reports whether the execution may have run in the window. */
    public boolean mayHaveRunIn(TimeWindow window) {
        return began.filter(time -> !time.isBefore(window.to())).isEmpty()
                && ended.filter(time -> time.isBefore(window.from())).isEmpty();
    }

    private static List<String> images(@Nullable JobExecutionTemplate template) {
        return template == null
                ? List.of()
                : Stream.concat(
                                SdkCollections.withoutNulls(template.initContainers()).stream(),
                                SdkCollections.withoutNulls(template.containers()).stream())
                        .map(JobExecutionContainer::image)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
