package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.evidence.Volatility;

/** What is listed of every target's namespace and cluster. */
final class Lists {
    /** Planned as soon as the cluster answers. */
    static final List<Listed> ALL = List.of(
            Listed.of(
                    "kubernetes.events",
                    "Events of the namespace",
                    Volatility.V2,
                    false,
                    of("events.k8s.io", "events", "event")),
            Listed.of(
                    "kubernetes.core-events",
                    "Events of the namespace, as the older API tells them",
                    Volatility.V2,
                    false,
                    of("", "events", "event")),
            Listed.of(
                    "kubernetes.services",
                    "Services of the namespace",
                    Volatility.V5,
                    false,
                    of("", "services", "service")));

    private Lists() {}

    private static Listed.Part of(String group, String resource, String noun) {
        return new Listed.Part(Operation.list(group, "v1", resource), true, noun);
    }
}
