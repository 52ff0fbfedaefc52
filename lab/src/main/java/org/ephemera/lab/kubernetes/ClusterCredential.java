package org.ephemera.lab.kubernetes;

import org.ephemera.lab.tls.CertificateAuthority;

/** Credential of a client: a token, or a certificate with its private key. */
public record ClusterCredential(String token, CertificateAuthority.Identity certificate) {}
