package org.ephemera.collect.call;

/**
 * API operation that a source calls.
 *
 * @param service AWS: the IAM prefix ({@code ecs}); Azure: the folder of the REST specification ({@code monitor}); else
 *     {@code kubernetes}
 * @param name AWS: {@code DescribeTasks}; Azure: the operationId, {@code ContainerGroups_Get}; Kubernetes: verb and
 *     resource, {@code list pods}
 * @param permission permission that the operation needs, in the cloud's own name; "" if it needs none
 */
public record ApiOperation(String service, String name, String permission) {
    /** Returns an AWS operation whose IAM action has the same name, as most have. */
    public static ApiOperation of(String service, String name) {
        return new ApiOperation(service, name, service + ":" + name);
    }

    /** Returns service and name, for example {@code ecs:DescribeTasks}. */
    public String key() {
        return service + ":" + name;
    }
}
