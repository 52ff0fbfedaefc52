package org.ephemera.aws.catalog;

/**
 * An API operation that a source calls.
 *
 * @param service as IAM names it: {@code ecs}, {@code logs}, {@code cloudwatch}
 * @param name as the API names it: {@code DescribeTasks}
 * @param permission the IAM action it needs, "" if it needs none
 */
public record ApiOperation(String service, String name, String permission) {
    /** Most operations are allowed by the action of their own name. */
    public static ApiOperation of(String service, String name) {
        return new ApiOperation(service, name, service + ":" + name);
    }

    /** {@code ecs:DescribeTasks} */
    public String key() {
        return service + ":" + name;
    }
}
