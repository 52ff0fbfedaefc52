package org.ephemera.azure.catalog;

/**
 * An API operation that a source calls.
 *
 * @param service as the REST specifications name its folder: {@code containerinstance, monitor, authorization}
 * @param name its operationId there: {@code ContainerGroups_Get}
 * @param permission the action it needs, as roles name it: {@code Microsoft.ContainerInstance/containerGroups/read}
 */
public record ApiOperation(String service, String name, String permission) {
    /** {@code containerinstance:ContainerGroups_Get} */
    public String key() {
        return service + ":" + name;
    }
}
