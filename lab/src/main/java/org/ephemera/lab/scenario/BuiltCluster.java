package org.ephemera.lab.scenario;

/**
 * What became of the cluster of the built tasks and of its services. ECS still describes what was deleted, as INACTIVE.
 *
 * @param services in the cluster; the tasks are the first one's
 * @param serviceDeleted the first service
 */
record BuiltCluster(int services, boolean serviceDeleted, boolean deleted) {
    String status() {
        return status(deleted);
    }

    String statusOf(int service) {
        return status(service == 0 && serviceDeleted);
    }

    private static String status(boolean deleted) {
        return deleted ? "INACTIVE" : "ACTIVE";
    }
}
