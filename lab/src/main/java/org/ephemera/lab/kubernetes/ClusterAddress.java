package org.ephemera.lab.kubernetes;

import java.net.URI;

/**
 * Endpoint of the simulated API server as a simulated cloud API describes it.
 *
 * @param authority certificate of the certificate authority: base64 of its PEM
 */
public record ClusterAddress(URI endpoint, String authority) {}
