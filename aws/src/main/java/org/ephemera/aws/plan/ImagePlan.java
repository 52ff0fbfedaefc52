package org.ephemera.aws.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.catalog.EcrCatalog;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.KnownContainer;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Plans each image once, regardless of the number of containers and tasks that ran it. */
final class ImagePlan {
    private final PlannedItem definition;
    private final List<DefinedTask> tasks;
    private final Recorder recorder;

    /**
     * Creates a plan for the tasks of one definition.
     *
     * @param definition the item that is being collected
     * @param tasks the tasks with their known containers
     */
    ImagePlan(PlannedItem definition, List<DefinedTask> tasks, Recorder recorder) {
        this.definition = definition;
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
    }

    /** Plans the images that ran by their reported digest; without a digest, by the tag in the definition. */
    void plan(TaskDefinition described) {
        @Nullable RuntimePlatform platform = described.runtimePlatform();
        String os = platform == null ? "" : orEmpty(platform.operatingSystemFamilyAsString());
        String cpu = platform == null ? "" : orEmpty(platform.cpuArchitectureAsString());
        planContainers(os, cpu);
        Set<String> known = containers()
                .filter(container -> container.image().isPresent())
                .map(KnownContainer::name)
                .collect(Collectors.toSet());
        SdkCollections.withoutNulls(described.containerDefinitions()).stream()
                .filter(container -> container.image() != null && !known.contains(container.name()))
                .forEach(container -> plan(container.image(), Optional.empty(), os, cpu));
    }

    /** Plans the images that ran, without the definition. */
    void unresolved(Outcome because) {
        planContainers("", "");
        if (containers().allMatch(container -> container.image().isEmpty())) {
            Outcome unknown = DependencyOutcome.because(
                    because, definition, "only the task and its definition contain the images that ran");
            recorder.plan(
                    EcrCatalog.IMAGE,
                    definition.window(),
                    PresetOutcome.with(EcrCatalog.ImageParameters.of("", Optional.empty()), unknown));
        }
    }

    private Stream<KnownContainer> containers() {
        return tasks.stream().flatMap(task -> task.containers().stream());
    }

    /** Plans the images of the containers. The platform that a definition leaves open is the one of the task's host. */
    private void planContainers(String os, String cpu) {
        for (DefinedTask task : tasks) {
            for (KnownContainer container : task.containers()) {
                container
                        .image()
                        .ifPresent(image -> plan(
                                image,
                                container.imageDigest(),
                                os.isEmpty() ? task.os() : os,
                                cpu.isEmpty() ? architecture(task) : cpu));
            }
        }
    }

    /** Returns the architecture of the task. Fargate defaults to x86 (ECS developer guide, "runtimePlatform"). */
    private static String architecture(DefinedTask task) {
        return task.architecture().isEmpty() && task.launchType().equals("FARGATE") ? "X86_64" : task.architecture();
    }

    private void plan(String image, Optional<String> digest, String os, String cpu) {
        recorder.plan(
                EcrCatalog.IMAGE,
                definition.window(),
                new EcrCatalog.ImageParameters(image, digest, Optional.of(os), Optional.of(cpu)));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
