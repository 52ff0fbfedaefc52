package org.ephemera.cli.cloud;

import java.util.List;
import org.ephemera.cli.kubeconfig.Kubeconfig;
import org.ephemera.cli.kubeconfig.KubeconfigException;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/** Settings for the context of a target in the kubeconfig, checked before any request. Its secrets are never shown. */
final class KubernetesSettings {
    static final String CONTEXT = "context";

    private static final int MOST_SHOWN = 5;

    private KubernetesSettings() {}

    /**
     * Checks the context of a target.
     *
     * @throws CommandFailure with a usage error if the context does not exist, is invalid or is not secure
     */
    static void check(Target target, Session session) throws CommandFailure {
        String context = target.attributes().getOrDefault(CONTEXT, "");
        try {
            Kubeconfig kubeconfig = Kubeconfig.read(session.env(), session.directory());
            List<String> contexts = kubeconfig.contexts();
            if (!contexts.contains(context)) {
                throw CommandFailure.usage(
                        "context not found in the kubeconfig: '" + SanitizedText.of(context) + "'",
                        remedy(context, contexts));
            }
            kubeconfig.check(context);
        } catch (KubeconfigException e) {
            throw CommandFailure.usage(e);
        }
    }

    private static String remedy(String context, List<String> contexts) {
        String near = SpellingSuggestion.to(context, contexts)
                .map(name -> "Did you mean '" + SanitizedText.of(name) + "'? ")
                .orElse("");
        if (contexts.isEmpty()) {
            return "It contains no context; check that KUBECONFIG is set to the right file";
        }
        String known = String.join(
                ", ", contexts.stream().limit(MOST_SHOWN).map(SanitizedText::of).toList());
        String kind = context.contains("/")
                ? ". The name of a context may contain slashes, but the kind of a workload must be deployment,"
                        + " daemonset, statefulset, job or cronjob"
                : "";
        return near + "Contexts: " + known
                + (contexts.size() > MOST_SHOWN ? " and " + (contexts.size() - MOST_SHOWN) + " more" : "")
                + kind;
    }
}
