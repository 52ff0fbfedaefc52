package org.ephemera.lab.aws.wire;

/** What a request asks for. Services are named as in IAM actions. */
public record CallTarget(String service, String operation) {

    public String action() {
        return service + ":" + operation;
    }
}
