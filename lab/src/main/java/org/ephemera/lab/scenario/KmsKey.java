package org.ephemera.lab.scenario;

/**
 * A KMS key; its key material is made when the cloud starts.
 *
 * @param spec ECC_NIST_P256, ECC_NIST_P384 or RSA_2048
 */
public record KmsKey(String arn, String alias, String spec, boolean enabled) {}
