package org.ephemera.lab.kubernetes;

import java.net.URI;

/**
 * Endpoint of an API server as a cloud API describes it.
 *
 * @param authority certificate of the certificate authority: base64 of its PEM
 */
public record ClusterAddress(URI endpoint, String authority) {}
