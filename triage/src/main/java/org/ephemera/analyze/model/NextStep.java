package org.ephemera.analyze.model;

/** Next step of a responder after a finding. A few steps are shared by all rules. */
public enum NextStep {
    HOST("Treat the host as compromised: prevent new workloads on it, snapshot its volumes and list what else runs"
            + " on it. Do not use the host again."),
    PROVIDER("The host belongs to the provider: open a case with the provider, with the id and the time window, and"
            + " rotate every credential that the workload can access."),
    CONTAINER("Compare the container with its image and rebuild it in a lab. The verdict states whether the host is"
            + " affected."),
    CREDENTIALS(
            "Treat the workload's role or identity as stolen since the first suspicious event: review its API activity"
                    + " and revoke its sessions."),
    CONFIG("Find the call that created this revision, and its caller."),
    VERIFY("Known infrastructure pattern: confirm the digest of the image and the owner of the namespace.");

    private final String text;

    NextStep(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
