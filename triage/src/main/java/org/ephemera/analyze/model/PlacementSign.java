package org.ephemera.analyze.model;

/**
 * Reason why a workload was scheduled on a specific machine.
 *
 * @param sign the reason as a phrase that follows the workload's name, for example {@code static pod from file}
 */
public record PlacementSign(Kind kind, String sign, EvidenceLocation evidence) {
    /** Kind of the reason, which determines its severity. */
    public enum Kind {
        /** The pod did not pass the scheduler: a static pod, or a node name in a new pod. */
        BYPASSES_SCHEDULER,
        /** A toleration or a node selector allows nodes of the control plane. */
        CONTROL_PLANE,
        /** A toleration matches every taint. */
        ANY_TAINT,
        /** Only one machine fulfills the requirements. */
        ONE_MACHINE
    }
}
