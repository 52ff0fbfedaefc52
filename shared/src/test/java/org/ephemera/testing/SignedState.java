package org.ephemera.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.EvidenceStore;

/** Stores whose work state is signed, for tests. */
public final class SignedState {
    private SignedState() {}

    /** Returns a store that signs with the key in a file, which is created if it does not exist. */
    public static EvidenceStore over(EvidenceStore store, Path key) throws IOException {
        PemSigner.create(key);
        KnownKeys keys = KnownKeys.of(PemSigner.open(key));
        return SignedStateStore.of(store, new StateKeys(keys::signer, keys, Clock.systemUTC()), foreign -> {});
    }
}
