package org.ephemera.azure.alert;

import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.FalcoEvent;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/** Event of Falco about a pod of AKS, which a {@link ClusterLabel} places in its cluster. */
final class FalcoAlert {
    private FalcoAlert() {}

    /** Reports whether an event of Falco contains the resource id of a cluster. */
    static boolean isOfAks(AlertField root) {
        return FalcoEvent.matches(root) && ClusterLabel.isIn(new FalcoEvent(root).fields());
    }

    static ParsedAlert read(AlertField root) {
        FalcoEvent event = new FalcoEvent(root);
        String name = "the Falco event '" + SanitizedText.of(event.rule()) + "'";
        AlertTargets named = AlertResourceIds.targets();
        event.pod()
                .ifPresent(pod -> new ClusterLabel(
                                name,
                                "add %k8s.ns.name to the rule's output, and the resource id of the AKS cluster in a"
                                        + " field with 'cluster' in its name (customfields of falcosidekick)")
                        .name(event.fields(), event.namespace(), "pod", pod, event.hints(), named));
        if (event.pod().isEmpty()) {
            event.scope().ifPresent(scope -> ClusterLabel.addScope(event.fields(), scope, event.hints(), named));
        }
        return named.toAlert(
                event.trigger(),
                RequestedWindow.OPEN,
                name + " identifies no pod; add %k8s.pod.name to the rule's output");
    }
}
