package org.ephemera.lab.scenario;

/**
 * State of the simulated ECS cluster of a {@link BuiltTask} and of its services. ECS describes a deleted cluster or
 * service as INACTIVE.
 *
 * @param services number of services in the cluster; the tasks belong to the first one
 * @param serviceDeleted true if the first service is deleted
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
