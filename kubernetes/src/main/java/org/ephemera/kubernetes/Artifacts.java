package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Describes what is read of a cluster by the operations that read it. */
final class Artifacts {
    private static final String API = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/";

    private Artifacts() {}

    static Artifact required(
            String id, String title, Volatility volatility, boolean sensitive, List<Operation> operations) {
        return artifact(id, title, volatility, true, sensitive, operations);
    }

    static Artifact optional(
            String id, String title, Volatility volatility, boolean sensitive, List<Operation> operations) {
        return artifact(id, title, volatility, false, sensitive, operations);
    }

    private static Artifact artifact(
            String id,
            String title,
            Volatility volatility,
            boolean required,
            boolean sensitive,
            List<Operation> operations) {
        return new Artifact(
                id,
                title,
                volatility,
                required,
                sensitive,
                operations.stream().map(Operation::key).toList(),
                operations.stream().map(Operation::permission).toList(),
                API);
    }
}
