package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Container of a scenario that {@link ScenarioBuilder} generates.
 *
 * @param driver log driver; only awslogs and {@link #ROUTED} have a stream in CloudWatch
 * @param logRegion region of the log stream
 */
record PlannedContainer(
        String name, String driver, String logRegion, String logGroupClass, long events, int messageBytes) {

    /** FireLens log driver whose router sends the log to CloudWatch. */
    static final String ROUTED = "awsfirelens to cloudwatch_logs";

    /**
     * awslogs driver without a stream prefix. On EC2 the prefix is optional, and the stream name is then the
     * container's runtime id.
     */
    static final String BARE = "awslogs without a prefix";

    static PlannedContainer awslogs(String name, String region, long events, int messageBytes) {
        return new PlannedContainer(name, "awslogs", region, "STANDARD", events, messageBytes);
    }

    PlannedContainer driver(String other) {
        return new PlannedContainer(name, other, logRegion, logGroupClass, events, messageBytes);
    }

    PlannedContainer logRegion(String other) {
        return new PlannedContainer(name, driver, other, logGroupClass, events, messageBytes);
    }

    PlannedContainer logGroupClass(String other) {
        return new PlannedContainer(name, driver, logRegion, other, events, messageBytes);
    }

    /**
     * Reports whether this is a Service Connect proxy, which ECS adds to tasks. Its log configuration is in the
     * deployments of the service.
     */
    boolean isProxy() {
        return name.startsWith("ecs-service-connect-");
    }

    boolean isInCloudWatch() {
        return driver.equals("awslogs") || driver.equals(ROUTED) || driver.equals(BARE);
    }

    /** Returns the log stream name of a task. */
    String streamOf(String task) {
        if (driver.equals(BARE)) {
            return runtimeId(task);
        }
        return driver.equals(ROUTED)
                ? "routed-" + name + "-firelens-" + task
                : streamPrefix() + "/" + name + "/" + task;
    }

    static String runtimeId(String task) {
        return task + "-0000000001";
    }

    String logGroup() {
        return "/lab/" + name;
    }

    String streamPrefix() {
        return "lab";
    }

    /** Adds the log configuration to a container definition or deployment. */
    void configureLog(ObjectNode shown) {
        ObjectNode log = shown.putObject("logConfiguration");
        if (driver.equals(ROUTED)) {
            log.put("logDriver", "awsfirelens")
                    .putObject("options")
                    .put("Name", "cloudwatch_logs")
                    .put("region", logRegion)
                    .put("log_group_name", logGroup())
                    .put("log_stream_prefix", "routed-");
            return;
        }
        log.put("logDriver", driver.equals(BARE) ? "awslogs" : driver);
        if (isInCloudWatch()) {
            ObjectNode options =
                    log.putObject("options").put("awslogs-group", logGroup()).put("awslogs-region", logRegion);
            if (!driver.equals(BARE)) {
                options.put("awslogs-stream-prefix", streamPrefix());
            }
        }
    }
}
