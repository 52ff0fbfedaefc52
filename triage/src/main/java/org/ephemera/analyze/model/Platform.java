package org.ephemera.analyze.model;

/**
 * What runs a workload.
 *
 * @see #hostReachable
 */
public enum Platform {
    ECS_FARGATE("ECS on Fargate", false),
    ECS_EC2("ECS on EC2", true),
    ECS_EXTERNAL("ECS on your own machines", true),
    ECS_MANAGED_INSTANCES("ECS Managed Instances", true),
    ACI("Azure Container Instances", false),
    CONTAINER_APPS("Azure Container Apps", false),
    KUBERNETES("Kubernetes", true),
    KUBERNETES_SERVERLESS("Kubernetes without nodes of yours", false),
    DOCKER("Docker", true);

    private final String title;
    private final boolean hostReachable;

    Platform(String title, boolean hostReachable) {
        this.title = title;
        this.hostReachable = hostReachable;
    }

    public String title() {
        return title;
    }

    /** True if the customer can image the machine below. */
    public boolean hostReachable() {
        return hostReachable;
    }
}
