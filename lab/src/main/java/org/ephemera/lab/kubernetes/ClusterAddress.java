package org.ephemera.lab.kubernetes;

import java.net.URI;

/**
 * Where an API server is, as a cloud tells it.
 *
 * @param authority base64 of the PEM of its certificate authority
 */
public record ClusterAddress(URI endpoint, String authority) {}
