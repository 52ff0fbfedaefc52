package org.ephemera.lab.scenario;

/**
 * Simulated KMS key of a scenario. Its private key is created on first use.
 *
 * @param spec ECC_NIST_P256, ECC_NIST_P384 or RSA_2048
 */
public record KmsKey(String arn, String alias, String spec, boolean enabled) {}
