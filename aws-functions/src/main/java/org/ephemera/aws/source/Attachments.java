package org.ephemera.aws.source;

import java.util.List;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;

/** What EC2 holds for one task: the ids of its network interfaces and of its own volumes. */
record Attachments(List<String> interfaces, List<String> volumes) {
    static final Attachments NONE = new Attachments(List.of(), List.of());

    Attachments {
        interfaces = List.copyOf(interfaces);
        volumes = List.copyOf(volumes);
    }

    static Attachments of(Task task) {
        List<Attachment> all = Present.in(task.attachments());
        return new Attachments(details(all, "networkInterfaceId"), details(all, "volumeId"));
    }

    private static List<String> details(List<Attachment> attachments, String name) {
        return Ec2Ids.of(attachments.stream()
                .flatMap(attachment -> Present.in(attachment.details()).stream())
                .filter(detail -> name.equals(detail.name()) && detail.value() != null)
                .map(KeyValuePair::value)
                .toList());
    }
}
