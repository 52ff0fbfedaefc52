package org.ephemera.lab.aws.kms;

import java.security.KeyPair;
import org.ephemera.lab.scenario.KmsKey;
import org.jspecify.annotations.Nullable;

/** A key with its material, which never leaves the cloud and is made when it is first wanted: a process that has just begun takes long for it. */
final class HeldKey {
    private final KmsKey key;
    private final KeySpec spec;
    private @Nullable KeyPair pair;

    HeldKey(KmsKey key) {
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

    boolean isMeantBy(String reference) {
        return reference.equals(key.arn())
                || reference.equals(key.alias())
                || (reference.startsWith("arn:") && reference.endsWith(":" + key.alias()))
                || reference.equals(key.arn().substring(key.arn().lastIndexOf('/') + 1));
    }
}
