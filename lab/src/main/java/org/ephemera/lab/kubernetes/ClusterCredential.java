package org.ephemera.lab.kubernetes;

import org.ephemera.lab.tls.CertificateAuthority;

/** Credential of a client of the simulated API server: a token, or a certificate with its private key. */
public record ClusterCredential(String token, CertificateAuthority.Identity certificate) {}
