package org.ephemera.collect.call;

import org.ephemera.model.Outcome;

/** Classification of the errors of one cloud or of Kubernetes. */
public interface ErrorRules {
    /**
     * Parses an error response.
     *
     * @param body first 64 KiB of the body; empty if it could not be read
     */
    ServiceError parse(HttpHead head, byte[] body);

    /**
     * Reports whether status and headers alone classify the error. Otherwise a body that ends early makes the attempt
     * incomplete instead of failed.
     */
    boolean isClassifiedByHead(HttpHead head);

    /** Returns the outcome of an item whose call failed. */
    Outcome outcome(ApiFailure failure);
}
