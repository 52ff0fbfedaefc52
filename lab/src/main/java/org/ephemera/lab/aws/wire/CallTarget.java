package org.ephemera.lab.aws.wire;

/** Service and operation of a request to the simulated AWS. Service names are the prefixes of IAM actions. */
public record CallTarget(String service, String operation) {

    public String action() {
        return service + ":" + operation;
    }
}
