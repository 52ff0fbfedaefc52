package org.ephemera.lab.aws.kms;

import java.security.KeyPair;
import org.ephemera.lab.scenario.KmsKey;
import org.jspecify.annotations.Nullable;

/**
 * Simulated KMS key with its private key, which never leaves the simulated cloud. The private key is created on first
 * use, because key generation is slow in a new JVM.
 */
final class SimulatedKmsKey {
    private final KmsKey key;
    private final KeySpec spec;
    private @Nullable KeyPair pair;

    SimulatedKmsKey(KmsKey key) {
        this.key = key;
        this.spec = KeySpec.valueOf(key.spec());
    }

    KmsKey key() {
        return key;
    }

    KeySpec spec() {
        return spec;
    }

    synchronized KeyPair pair() {
        KeyPair made = pair;
        if (made == null) {
            made = spec.generate();
            pair = made;
        }
        return made;
    }

    boolean matches(String reference) {
        return reference.equals(key.arn())
                || reference.equals(key.alias())
                || (reference.startsWith("arn:") && reference.endsWith(":" + key.alias()))
                || reference.equals(key.arn().substring(key.arn().lastIndexOf('/') + 1));
    }
}
