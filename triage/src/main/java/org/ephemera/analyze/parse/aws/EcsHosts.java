package org.ephemera.analyze.parse.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.WorkloadHost;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/** Machines that run ECS tasks: the container instance, its EC2 instance, and the other tasks on it. */
final class EcsHosts {
    private final Map<String, LocatedJson> containerInstances = new LinkedHashMap<>();
    private final Map<String, List<LocatedValue<String>>> tenants = new LinkedHashMap<>();
    private final Ec2Machines machines;

    EcsHosts(ResponseDocuments bodies, Ec2Machines machines, Collection<LocatedJson> tasks) {
        this.machines = machines;
        for (LocatedJson body : bodies.of(Set.of("aws.ecs.container-instance"), "DescribeContainerInstances")) {
            for (LocatedJson instance : bodies.items(body, "containerInstances")) {
                containerInstances.putIfAbsent(
                        instance.at("containerInstanceArn").textOrEmpty(), instance);
            }
        }
        for (LocatedJson task : tasks) {
            task.text("taskArn")
                    .ifPresent(arn -> tenants.computeIfAbsent(
                                    task.at("containerInstanceArn").textOrEmpty(), none -> new ArrayList<>())
                            .add(arn));
        }
        containerInstances.forEach((arn, instance) -> addTenantGap(arn, instance, bodies));
    }

    /** Adds a gap if more tasks run on the machine than the package describes: the list of tenants is incomplete. */
    private void addTenantGap(String arn, LocatedJson instance, ResponseDocuments bodies) {
        int running = instance.at("runningTasksCount").json().asInt();
        int known = tenants.getOrDefault(arn, List.of()).size();
        if (running > known) {
            bodies.gap(
                    "aws.ecs.container-instance",
                    id(instance).value() + " ran " + running + " tasks, of which the package describes " + known
                            + "; list the other tasks with 'aws ecs list-tasks --container-instance'");
        }
    }

    List<WorkloadHost> of(LocatedJson task) {
        String arn = task.at("containerInstanceArn").textOrEmpty();
        if (arn.isEmpty()) {
            return List.of();
        }
        LocatedJson instance = containerInstances.get(arn);
        List<LocatedValue<String>> others = tenants.getOrDefault(arn, List.of()).stream()
                .filter(tenant -> !tenant.value().equals(task.at("taskArn").textOrEmpty()))
                .toList();
        if (instance == null) {
            return List.of(new WorkloadHost(
                    new LocatedValue<>(arn, task.at("containerInstanceArn").evidence()),
                    "",
                    List.of(),
                    List.of(),
                    others));
        }
        LocatedValue<String> id = id(instance);
        return List.of(new WorkloadHost(id, "", machines.volumes(id.value()), runtimes(instance), others));
    }

    /**
     * Returns the instance profiles. Every container that can reach the metadata service can request their credentials.
     */
    List<LocatedValue<String>> profiles(LocatedJson task) {
        return of(task).stream()
                .flatMap(host -> machines.profile(host.id().value()).stream())
                .toList();
    }

    /** Returns the public addresses of the task's own network interfaces. */
    List<LocatedValue<String>> addresses(LocatedJson task) {
        return task.at("attachments").items().stream()
                .flatMap(attachment -> attachment.at("details").items().stream())
                .filter(detail -> detail.at("name").textOrEmpty().equals("networkInterfaceId"))
                .flatMap(detail -> machines.address(detail.at("value").textOrEmpty()).stream())
                .toList();
    }

    private static LocatedValue<String> id(LocatedJson instance) {
        return instance.text("ec2InstanceId")
                .or(() -> instance.text("containerInstanceArn"))
                .orElseGet(() -> new LocatedValue<>("", instance.evidence()));
    }

    /** Returns the runtime, {@code docker 20.10.25} for {@code DockerVersion: 20.10.25} of ECS. */
    private static List<LocatedValue<String>> runtimes(LocatedJson instance) {
        return instance.at("versionInfo").text("dockerVersion").stream()
                .map(version -> new LocatedValue<>(
                        "docker "
                                + version.value().replace("DockerVersion:", "").strip(),
                        version.evidence()))
                .toList();
    }
}
