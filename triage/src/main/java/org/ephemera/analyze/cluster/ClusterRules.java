package org.ephemera.analyze.cluster;

import java.util.List;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** The rules CLU. What they cannot judge for want of evidence is a gap of the cluster's state. */
public final class ClusterRules {
    private ClusterRules() {}

    /** Findings in their order; none of a package that is not of a cluster. */
    public static List<Finding> findings(SealedPackage sealed, ClusterEvidence state) {
        return findings(ClusterRuleContext.of(sealed, state));
    }

    static List<Finding> findings(ClusterRuleContext scene) {
        ClusterFindings judged = new ClusterFindings();
        WebhookRules.judge(scene, judged);
        PolicyRules.judge(scene, judged);
        ConfigMapRules.judge(scene, judged);
        return judged.findings();
    }
}
