package org.ephemera.cli.collect;

import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Build;
import org.ephemera.seal.PemSigner;

/**
 * What sealing needs and takes a process that has just begun long, done while it waits for the first answers: the digest of
 * the program's own jars, and a first signature, for which hundreds of classes are linked and run for the first time.
 */
public final class SealWarmup {
    private static final System.Logger LOG = System.getLogger(SealWarmup.class.getName());

    private SealWarmup() {}

    /** A key elsewhere is not asked: each of its signatures is logged there, and may cost. */
    public static void of(Signer key) {
        Thread.ofPlatform().daemon().name("ahead").start(() -> {
            Build.current();
            try {
                if (key instanceof PemSigner) {
                    key.sign(new byte[0]);
                }
            } catch (SigningException e) {
                LOG.log(System.Logger.Level.DEBUG, "the key cannot sign, as sealing will say", e);
            }
        });
    }
}
