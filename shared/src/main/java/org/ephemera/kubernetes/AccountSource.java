package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** A service account, and each role that reaches it: what whoever holds the pod may do in the cluster. */
final class AccountSource {
    static final Operation GET = Operation.get("", "v1", "serviceaccounts");

    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.account",
            "The pod's service account, and each role that reaches it",
            Volatility.V5,
            false,
            List.of(GET));

    private AccountSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
