package org.ephemera.aws.target;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.collect.source.SdkCollections;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** Evaluation of a task, as ECS describes it, for its place in the ranking of the tasks of a target. */
final class TaskRankReasons {
    private TaskRankReasons() {}

    static Set<RankReason> of(Task task, AlertHints hints) {
        EnumSet<RankReason> reasons = EnumSet.noneOf(RankReason.class);
        for (Container container : SdkCollections.withoutNulls(task.containers())) {
            containers(container, hints, reasons);
        }
        if (addresses(task).anyMatch(hints.addresses()::contains)) {
            reasons.add(RankReason.ADDRESS);
        }
        if (commands(task).anyMatch(hints::containsProcessIn)) {
            reasons.add(RankReason.PROCESS);
        }
        if (hints.isWithin(Optional.ofNullable(task.createdAt()), Optional.ofNullable(task.stoppedAt()))) {
            reasons.add(RankReason.RUNNING_THEN);
        }
        if (hints.isNew(Optional.ofNullable(task.createdAt()))) {
            reasons.add(RankReason.NEW);
        }
        return reasons;
    }

    private static void containers(Container container, AlertHints hints, Set<RankReason> reasons) {
        String image = text(container.image());
        if (hints.containers().contains(text(container.name()))) {
            reasons.add(RankReason.CONTAINER_NAME);
        }
        if (hints.containsRuntimeId(text(container.runtimeId()))) {
            reasons.add(RankReason.RUNTIME_ID);
        }
        if (hints.containsImage(image)) {
            reasons.add(RankReason.IMAGE);
        }
        if (hints.containsDigestOf(text(container.imageDigest())) || hints.containsDigestOf(image)) {
            reasons.add(RankReason.IMAGE_DIGEST);
        }
        if (hints.containsProcessIn(AlertHints.imageName(image))) {
            reasons.add(RankReason.PROCESS);
        }
    }

    /** Returns the addresses of the task's network interfaces; a task that uses the network of its host has none. */
    private static Stream<String> addresses(Task task) {
        Stream<String> ofAttachments = SdkCollections.withoutNulls(task.attachments()).stream()
                .flatMap(attachment -> SdkCollections.withoutNulls(attachment.details()).stream())
                .map(KeyValuePair::value);
        Stream<String> ofContainers = SdkCollections.withoutNulls(task.containers()).stream()
                .flatMap(container -> SdkCollections.withoutNulls(container.networkInterfaces()).stream())
                .map(NetworkInterface::privateIpv4Address);
        return Stream.concat(ofAttachments, ofContainers).filter(Objects::nonNull);
    }

    /** Returns the words of the commands with which the task was started. The definition is not known yet. */
    private static Stream<String> commands(Task task) {
        List<ContainerOverride> overrides = task.overrides() == null
                ? List.of()
                : SdkCollections.withoutNulls(task.overrides().containerOverrides());
        return overrides.stream().flatMap(override -> SdkCollections.withoutNulls(override.command()).stream());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
