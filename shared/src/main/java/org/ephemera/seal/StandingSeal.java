package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.bag.Layout;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.OutcomeList;
import org.ephemera.evidence.Digest;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/** Reads the seal that stands on a package, for whoever has no key. What it says is not verified here. */
public final class StandingSeal {
    /** In bytes; a seal has some two thousand. What is larger was planted, and may be larger than the memory. */
    private static final int LARGEST = 1 << 20;

    private StandingSeal() {}

    /**
     * The seal, if there is one; its timestamp is not looked for.
     *
     * @throws IOException if it is there and cannot be read
     */
    public static Optional<Seal> find(EvidenceStore store, OpenRecord open) throws IOException {
        byte[] envelope;
        try (InputStream in = store.open(open.packageId().prefix() + Layout.SEAL)) {
            envelope = in.readNBytes(LARGEST + 1);
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
        if (envelope.length > LARGEST) {
            throw new IOException("what stands for the seal of package " + open.packageId()
                    + " is larger than any seal; it was not written by this program");
        }
        SealStatement statement =
                SealStatement.parse(DsseEnvelope.parse(envelope).statement());
        return Optional.of(new Seal(statement, Digest.of(envelope), outcomes(store, open), new Timestamp.NotAsked()));
    }

    static OutcomeList outcomes(EvidenceStore store, OpenRecord open) throws IOException {
        return OutcomeList.parse(store.open(open.packageId().prefix() + Layout.OUTCOMES));
    }
}
