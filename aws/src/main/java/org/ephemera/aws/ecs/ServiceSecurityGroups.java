package org.ephemera.aws.ecs;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.collect.source.SdkCollections;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * Network configuration that a service gives to its tasks. The interface of a stopped task is deleted, and only the
 * service still names its security groups.
 */
final class ServiceSecurityGroups {
    private ServiceSecurityGroups() {}

    /** Returns the security group ids of the service, its deployments and its task sets, without duplicates. */
    static Set<String> securityGroups(Service service) {
        Set<String> groups = new TreeSet<>();
        Stream.of(
                        Stream.ofNullable(service.networkConfiguration()),
                        SdkCollections.withoutNulls(service.deployments()).stream()
                                .map(Deployment::networkConfiguration),
                        SdkCollections.withoutNulls(service.taskSets()).stream().map(TaskSet::networkConfiguration))
                .flatMap(each -> each)
                .filter(Objects::nonNull)
                .map(NetworkConfiguration::awsvpcConfiguration)
                .filter(Objects::nonNull)
                .map(AwsVpcConfiguration::securityGroups)
                .map(SdkCollections::withoutNulls)
                .forEach(groups::addAll);
        return groups;
    }
}
