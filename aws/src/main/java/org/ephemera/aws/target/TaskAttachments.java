package org.ephemera.aws.target;

import java.util.List;
import java.util.Set;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * EC2 network interfaces and volumes of one task.
 *
 * @param interfaces ids of its network interfaces
 * @param volumes ids of the volumes that were created for it
 * @param awaitsInterface true if the task gets a separate network interface that is not attached yet
 */
public record TaskAttachments(List<String> interfaces, List<String> volumes, boolean awaitsInterface) {
    /** Types of network interface attachments; ECS uses one or the other, depending on the launch type. */
    private static final Set<String> INTERFACE = Set.of("ElasticNetworkInterface", "eni");

    public TaskAttachments {
        interfaces = List.copyOf(interfaces);
        volumes = List.copyOf(volumes);
    }

    static TaskAttachments of(Task task) {
        List<Attachment> all = SdkCollections.withoutNulls(task.attachments());
        List<String> interfaces = details(all, "networkInterfaceId");
        boolean awaits = interfaces.isEmpty()
                && (LaunchType.FARGATE == task.launchType()
                        || all.stream().anyMatch(attachment -> INTERFACE.contains(String.valueOf(attachment.type()))));
        return new TaskAttachments(interfaces, details(all, "volumeId"), awaits);
    }

    private record AlertParameters(Ec2Ids interfaces, Ec2Ids volumes) {}

    /** Returns the attachments that the alert contains. */
    static TaskAttachments ofAlert(PlannedItem item) {
        AlertParameters alert = ParameterCodec.read(item, AlertParameters.class);
        return new TaskAttachments(alert.interfaces().ids(), alert.volumes().ids(), false);
    }

    private static List<String> details(List<Attachment> attachments, String name) {
        return Ec2Ids.of(attachments.stream()
                .flatMap(attachment -> SdkCollections.withoutNulls(attachment.details()).stream())
                .filter(detail -> name.equals(detail.name()) && detail.value() != null)
                .map(KeyValuePair::value)
                .toList());
    }
}
