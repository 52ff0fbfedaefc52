package org.ephemera.aws.source;

/**
 * An API operation that a source calls.
 *
 * @param service as IAM names it: {@code ecs}, {@code logs}, {@code cloudwatch}
 * @param name as the API names it: {@code DescribeTasks}
 * @param permission the IAM action it needs, "" if it needs none
 */
record Operation(String service, String name, String permission) {
    /** Most operations are allowed by the action of their own name. */
    static Operation of(String service, String name) {
        return new Operation(service, name, service + ":" + name);
    }

    /** {@code ecs:DescribeTasks} */
    String key() {
        return service + ":" + name;
    }
}
