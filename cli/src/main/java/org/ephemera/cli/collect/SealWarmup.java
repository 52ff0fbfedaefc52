package org.ephemera.cli.collect;

import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.BuildInfo;
import org.ephemera.seal.PemSigner;

/**
 * Background preparation of the seal while the collection waits for its first responses: the digest of the program's
 * jars and, with a local key, a first signature, which loads hundreds of classes.
 */
public final class SealWarmup {
    private static final System.Logger LOG = System.getLogger(SealWarmup.class.getName());

    private SealWarmup() {}

    /**
     * Starts the preparation. A key of a key service is not used: each signature is logged there and may cost money.
     */
    public static void start(Signer key) {
        Thread.ofPlatform().daemon().name("seal-warmup").start(() -> {
            BuildInfo.current();
            try {
                if (key instanceof PemSigner) {
                    key.sign(new byte[0]);
                }
            } catch (SigningException e) {
                LOG.log(System.Logger.Level.DEBUG, "Cannot sign with the key; the seal will report the cause", e);
            }
        });
    }
}
