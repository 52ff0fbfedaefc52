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
 * The network that a service gives to its tasks. Once a task has stopped its interface is gone, and nothing but this tells
 * which security groups it had.
 */
final class ServiceNetwork {
    private ServiceNetwork() {}

    /** Of the service now, of each of its deployments and of its task sets: ids, each once. */
    static Set<String> securityGroups(Service service) {
        Set<String> groups = new TreeSet<>();
        Stream.of(
                        Stream.ofNullable(service.networkConfiguration()),
                        SdkCollections.in(service.deployments()).stream().map(Deployment::networkConfiguration),
                        SdkCollections.in(service.taskSets()).stream().map(TaskSet::networkConfiguration))
                .flatMap(each -> each)
                .filter(Objects::nonNull)
                .map(NetworkConfiguration::awsvpcConfiguration)
                .filter(Objects::nonNull)
                .map(AwsVpcConfiguration::securityGroups)
                .map(SdkCollections::in)
                .forEach(groups::addAll);
        return groups;
    }
}
