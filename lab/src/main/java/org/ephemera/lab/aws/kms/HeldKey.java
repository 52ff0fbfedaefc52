package org.ephemera.lab.aws.kms;

import java.security.KeyPair;
import org.ephemera.lab.scenario.Key;

/** A key with its material, which never leaves the cloud. */
record HeldKey(Key key, KeySpec spec, KeyPair pair) {

    static HeldKey of(Key key) {
        KeySpec spec = KeySpec.valueOf(key.spec());
        return new HeldKey(key, spec, spec.generate());
    }

    boolean isMeantBy(String reference) {
        return reference.equals(key.arn())
                || reference.equals(key.alias())
                || (reference.startsWith("arn:") && reference.endsWith(":" + key.alias()))
                || reference.equals(key.arn().substring(key.arn().lastIndexOf('/') + 1));
    }
}
