package org.ephemera.analyze.escape;

import java.util.List;

/** Containment step for a workload or a credential. */
record Remedy(Stage stage, String why, List<String> commands) {
    /** Stages in the order of execution: steps that destroy evidence come last. */
    enum Stage {
        KEEP("Leave the workload unchanged"),
        SNAPSHOT("Take snapshots of the host's disks"),
        TENANTS("List other workloads on the host: they are in scope"),
        PROVIDER("Open a case with the provider of the host"),
        PRESERVE("Prevent replacement of the workload"),
        CALLERS("Disable the credentials that were used on the target"),
        RESPONSE("Confirm the responders"),
        CREDENTIALS("Revoke the credentials that the workload can access"),
        EGRESS("Block outgoing traffic"),
        BALANCER("Remove the workload from the load balancer"),
        STOP("Stop the workload, as the last step");

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
