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

/** Plans each image once, however many containers of however many tasks ran it. */
final class ImagePlan {
    private final PlannedItem definition;
    private final List<DefinedTask> tasks;
    private final Recorder recorder;

    /**
     * For the tasks of one definition.
     *
     * @param definition the item that is being collected
     * @param tasks with their containers, as far as anybody told of them
     */
    ImagePlan(PlannedItem definition, List<DefinedTask> tasks, Recorder recorder) {
        this.definition = definition;
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
    }

    /** What ran by the digest that was told of it; of what nobody told, the tag of the definition. */
    void plan(TaskDefinition described) {
        @Nullable RuntimePlatform platform = described.runtimePlatform();
        String os = platform == null ? "" : orNothing(platform.operatingSystemFamilyAsString());
        String cpu = platform == null ? "" : orNothing(platform.cpuArchitectureAsString());
        ofContainers(os, cpu);
        Set<String> known = containers()
                .filter(container -> container.image().isPresent())
                .map(KnownContainer::name)
                .collect(Collectors.toSet());
        SdkCollections.in(described.containerDefinitions()).stream()
                .filter(container -> container.image() != null && !known.contains(container.name()))
                .forEach(container -> plan(container.image(), Optional.empty(), os, cpu));
    }

    /** Without the definition. */
    void unresolved(Outcome because) {
        ofContainers("", "");
        if (containers().allMatch(container -> container.image().isEmpty())) {
            Outcome unknown = DependencyOutcome.because(
                    because,
                    definition,
                    "which images ran stands in the task and in its definition",
                    "it could not be had");
            recorder.plan(
                    EcrCatalog.IMAGE,
                    definition.window(),
                    PresetOutcome.with(EcrCatalog.ImageParameters.of("", Optional.empty()), unknown));
        }
    }

    private Stream<KnownContainer> containers() {
        return tasks.stream().flatMap(task -> task.containers().stream());
    }

    /** What a definition leaves open is told by the machine that the task was placed on. */
    private void ofContainers(String os, String cpu) {
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

    /** Fargate takes what nobody told for x86 (ECS developer guide, "runtimePlatform"). */
    private static String architecture(DefinedTask task) {
        return task.architecture().isEmpty() && task.launchType().equals("FARGATE") ? "X86_64" : task.architecture();
    }

    private void plan(String image, Optional<String> digest, String os, String cpu) {
        recorder.plan(
                EcrCatalog.IMAGE,
                definition.window(),
                new EcrCatalog.ImageParameters(image, digest, Optional.of(os), Optional.of(cpu)));
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }
}
