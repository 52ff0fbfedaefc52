package org.ephemera.analyze.cluster;

import java.util.List;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Detection rules on a Kubernetes cluster (CLU). Missing evidence is reported as a gap of the cluster's state. */
public final class ClusterRules {
    private ClusterRules() {}

    /** Returns the findings in their order; empty for a package of another target. */
    public static List<Finding> findings(SealedPackage sealed, ClusterEvidence state) {
        return findings(ClusterRuleContext.of(sealed, state));
    }

    static List<Finding> findings(ClusterRuleContext context) {
        ClusterFindings findings = new ClusterFindings();
        WebhookRules.evaluate(context, findings);
        PolicyRules.evaluate(context, findings);
        ConfigMapRules.evaluate(context, findings);
        return findings.findings();
    }
}
