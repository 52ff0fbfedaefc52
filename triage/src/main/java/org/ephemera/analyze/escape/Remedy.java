package org.ephemera.analyze.escape;

import java.util.List;

/** Something to do about one workload, at its place in the order of containment. */
record Remedy(Stage stage, String why, List<String> commands) {
    /** In the order in which things are done: what destroys evidence comes last. */
    enum Stage {
        KEEP("Leave it as it is"),
        SNAPSHOT("Take snapshots of the host's disks"),
        TENANTS("List what else ran on the host: it is in scope"),
        PROVIDER("Open a case with the provider of the host"),
        PRESERVE("Keep it from being replaced"),
        CALLERS("Disable the credentials that were used on it"),
        RESPONSE("Confirm who responded"),
        CREDENTIALS("Revoke the credentials that it can reach"),
        EGRESS("Block what it sends out"),
        BALANCER("Take it out of the load balancer"),
        STOP("Stop it, last of all");

        private final String title;

        Stage(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    Remedy {
        commands = List.copyOf(commands);
    }
}
