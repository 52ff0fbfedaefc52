package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A container of a built scenario.
 *
 * @param driver the log driver; only awslogs has a stream in CloudWatch, and {@link #ROUTED}
 * @param logRegion where that stream is
 */
record PlannedContainer(
        String name, String driver, String logRegion, String logGroupClass, long events, int messageBytes) {

    /** FireLens, whose router sends what it reads to CloudWatch. */
    static final String ROUTED = "awsfirelens to cloudwatch_logs";

    /** On EC2 a stream need have no prefix, and bears the runtime's id of its container. */
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

    /** ECS puts it into the tasks of a service with Service Connect: its log stands in the service's deployments. */
    boolean isProxy() {
        return name.startsWith("ecs-service-connect-");
    }

    boolean isInCloudWatch() {
        return driver.equals("awslogs") || driver.equals(ROUTED) || driver.equals(BARE);
    }

    /** The stream that a task has written. */
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

    /** As in a definition or a deployment. */
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
