package org.ephemera.lab.aws.kms;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Key types that the simulated KMS supports, with their KMS names. */
enum KeySpec {
    ECC_NIST_P256("ECDSA_SHA_256", "SHA256withECDSA", "EC"),
    ECC_NIST_P384("ECDSA_SHA_384", "SHA384withECDSA", "EC"),
    RSA_2048("RSASSA_PKCS1_V1_5_SHA_256", "SHA256withRSA", "RSA");

    private final String algorithm;
    private final String jcaSignature;
    private final String jcaKey;

    KeySpec(String algorithm, String jcaSignature, String jcaKey) {
        this.algorithm = algorithm;
        this.jcaSignature = jcaSignature;
        this.jcaKey = jcaKey;
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
            generator.initialize(parameters());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK does not support the key type " + this, e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case ECC_NIST_P256 -> new ECGenParameterSpec("secp256r1");
            case ECC_NIST_P384 -> new ECGenParameterSpec("secp384r1");
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
        };
    }
}
