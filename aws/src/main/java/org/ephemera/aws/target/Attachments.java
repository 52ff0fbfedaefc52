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
 * What EC2 holds for one task.
 *
 * @param interfaces ids of its network interfaces
 * @param volumes ids of its own volumes
 * @param awaitsInterface true if it gets an interface of its own and has none yet
 */
public record Attachments(List<String> interfaces, List<String> volumes, boolean awaitsInterface) {
    /** ECS calls the same by either name, by launch type. */
    private static final Set<String> INTERFACE = Set.of("ElasticNetworkInterface", "eni");

    public Attachments {
        interfaces = List.copyOf(interfaces);
        volumes = List.copyOf(volumes);
    }

    static Attachments of(Task task) {
        List<Attachment> all = SdkCollections.in(task.attachments());
        List<String> interfaces = details(all, "networkInterfaceId");
        boolean awaits = interfaces.isEmpty()
                && (LaunchType.FARGATE == task.launchType()
                        || all.stream().anyMatch(attachment -> INTERFACE.contains(String.valueOf(attachment.type()))));
        return new Attachments(interfaces, details(all, "volumeId"), awaits);
    }

    private record Told(Ec2Ids interfaces, Ec2Ids volumes) {}

    /** As the alert told of them. */
    static Attachments told(PlannedItem item) {
        Told told = ParameterCodec.read(item, Told.class);
        return new Attachments(told.interfaces().ids(), told.volumes().ids(), false);
    }

    private static List<String> details(List<Attachment> attachments, String name) {
        return Ec2Ids.of(attachments.stream()
                .flatMap(attachment -> SdkCollections.in(attachment.details()).stream())
                .filter(detail -> name.equals(detail.name()) && detail.value() != null)
                .map(KeyValuePair::value)
                .toList());
    }
}
