package org.ephemera.lab.aws.kms;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** The kinds of keys, under the names that KMS gives them. */
enum KeySpec {
    ECC_NIST_P256("ECDSA_SHA_256", "SHA256withECDSA", "EC", new ECGenParameterSpec("secp256r1")),
    ECC_NIST_P384("ECDSA_SHA_384", "SHA384withECDSA", "EC", new ECGenParameterSpec("secp384r1")),
    RSA_2048(
            "RSASSA_PKCS1_V1_5_SHA_256",
            "SHA256withRSA",
            "RSA",
            new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));

    private final String algorithm;
    private final String jcaSignature;
    private final String jcaKey;
    private final AlgorithmParameterSpec parameters;

    KeySpec(String algorithm, String jcaSignature, String jcaKey, AlgorithmParameterSpec parameters) {
        this.algorithm = algorithm;
        this.jcaSignature = jcaSignature;
        this.jcaKey = jcaKey;
        this.parameters = parameters;
    }

    String algorithm() {
        return algorithm;
    }

    String jcaSignature() {
        return jcaSignature;
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(jcaKey);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no keys of kind " + this, e);
        }
    }
}
