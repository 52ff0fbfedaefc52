package org.ephemera.cli.cloud;

import java.util.List;
import org.ephemera.cli.kubeconfig.Kubeconfig;
import org.ephemera.cli.kubeconfig.KubeconfigException;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/** What the kubeconfig says about a target's context, looked at before anything is done. None of its secrets is shown. */
final class KubernetesSettings {
    static final String CONTEXT = "context";

    private static final int MOST_SHOWN = 5;

    private KubernetesSettings() {}

    /** @throws CommandFailure of usage if the context leads nowhere, or to where nobody should ask */
    static void check(Target target, Session session) throws CommandFailure {
        String context = target.attributes().getOrDefault(CONTEXT, "");
        try {
            Kubeconfig kubeconfig = Kubeconfig.read(session.env(), session.directory());
            List<String> contexts = kubeconfig.contexts();
            if (!contexts.contains(context)) {
                throw CommandFailure.usage(
                        "there is no context '" + SanitizedText.of(context) + "' in the kubeconfig",
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
            return "It names no context at all; see that KUBECONFIG names the right file";
        }
        String known = String.join(
                ", ", contexts.stream().limit(MOST_SHOWN).map(SanitizedText::of).toList());
        String kind = context.contains("/")
                ? "; a context may have slashes in its name, but a workload is named with a kind of deployment, daemonset,"
                        + " statefulset, job or cronjob"
                : "";
        return near + "It has " + known
                + (contexts.size() > MOST_SHOWN ? " and " + (contexts.size() - MOST_SHOWN) + " more" : "")
                + kind;
    }
}
