package org.ephemera.lab.kubernetes;

import org.ephemera.lab.tls.CertificateAuthority;

/** What lets a client in: a token, or a certificate with its key. */
public record ClusterCredential(String token, CertificateAuthority.Identity certificate) {}
