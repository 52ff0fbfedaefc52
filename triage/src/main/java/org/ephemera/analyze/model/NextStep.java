package org.ephemera.analyze.model;

/** What a responder does about a finding; few, and shared by all rules. */
public enum NextStep {
    HOST("Treat the host as compromised: keep it from new work, snapshot its volumes, list what else runs on it; do not"
            + " use it again."),
    PROVIDER("The host is the provider's: open a case there with the id and the time window, and change every"
            + " credential that the workload can reach."),
    CONTAINER(
            "Compare the container with its image and rebuild it in a lab; whether the host matters too, the verdict says."),
    CREDENTIALS("Take the workload's role or identity for stolen from the first suspicious moment on: follow what it"
            + " did, revoke its sessions."),
    CONFIG("Find who set it: look for the call that created this revision."),
    VERIFY("A known pattern of infrastructure: confirm the image's digest and who owns the namespace.");

    private final String text;

    NextStep(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
