package org.ephemera.azure.source;

/**
 * An API operation that a source calls.
 *
 * @param service as the REST specifications name its folder: {@code containerinstance, monitor, authorization}
 * @param name its operationId there: {@code ContainerGroups_Get}
 * @param permission the action it needs, as roles name it: {@code Microsoft.ContainerInstance/containerGroups/read}
 */
record Operation(String service, String name, String permission) {
    /** {@code containerinstance:ContainerGroups_Get} */
    String key() {
        return service + ":" + name;
    }
}
