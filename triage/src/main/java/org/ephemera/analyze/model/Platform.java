package org.ephemera.analyze.model;

/**
 * Platform that runs a workload.
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
    KUBERNETES_SERVERLESS("Kubernetes without customer nodes", false),
    DOCKER("Docker", true);

    private final String title;
    private final boolean customerCanImageHost;

    Platform(String title, boolean hostReachable) {
        this.title = title;
        this.customerCanImageHost = hostReachable;
    }

    public String title() {
        return title;
    }

    /** Reports whether the customer can image the host. */
    public boolean customerCanImageHost() {
        return customerCanImageHost;
    }
}
