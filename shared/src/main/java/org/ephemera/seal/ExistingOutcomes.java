package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Reads the outcomes that stand in a package which may have no seal yet. They end its collecting, so they are believed only if they are
 * what its acquisition log leads to; of a package that is not finished, if the key that seals said before that it closes it with them
 * ({@link ClosingRecords}).
 */
public final class ExistingOutcomes {
    /** What was planted may be larger than the memory; the reason for which a package was given up stands in each line. */
    private static final int TIMES_AS_LARGE = 4;

    private static final int BESIDES = 1 << 20;

    private ExistingOutcomes() {}

    /**
     * True once they are written: nothing may be added then. What is not of the log keeps nobody from collecting.
     *
     * @throws SigningException if the package is not finished and the signer's public key is not to be had: nobody can tell then
     */
    public static boolean areWritten(EvidenceStore store, OpenRecord open, Signer signer) throws IOException {
        return isThere(store, key(open)) && areOf(store, open, PlanProgress.read(store, open), signer);
    }

    /**
     * The key that is said to have closed a package, which is not finished, with the outcomes that stand. Whoever collects on with another
     * one writes a log that leads to these no more, and then nobody can seal it.
     *
     * @return empty if nothing says so, the signer's own key did, or there is a seal; not to be believed, as it can be made up
     */
    public static Optional<String> closedByAnother(EvidenceStore store, OpenRecord open, Signer signer)
            throws IOException {
        if (!isThere(store, key(open))
                || isThere(store, open.packageId().prefix() + PackageLayout.SEAL)
                || PlanProgress.read(store, open).isFinished()) {
            return Optional.empty();
        }
        MessageDigest digest = Digest.sha256();
        try (InputStream in = new DigestInputStream(store.open(key(open)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        Digest outcomes = Digest.finish(digest);
        ClosingRecords closings = new ClosingRecords(store, open.packageId());
        return closings.isSaid(outcomes, signer.publicKey())
                ? Optional.empty()
                : closings.keys(outcomes).stream().findFirst();
    }

    /** As {@link #areWritten(EvidenceStore, OpenRecord, Signer)}, for whoever has read the log. */
    static boolean areWritten(EvidenceStore store, OpenRecord open, PlanProgress progress, Signer signer)
            throws IOException {
        return isThere(store, key(open)) && areOf(store, open, progress, signer);
    }

    /** @throws ForeignOutcomesException if they are not what the log leads to */
    static void require(EvidenceStore store, OpenRecord open, PlanProgress progress, Signer signer) throws IOException {
        if (!areOf(store, open, progress, signer)) {
            throw new ForeignOutcomesException(open);
        }
    }

    private static boolean isThere(EvidenceStore store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private static boolean areOf(EvidenceStore store, OpenRecord open, PlanProgress progress, Signer signer)
            throws IOException {
        String target = open.target().id();
        Counted usual = new Counted();
        OutcomeList.of(progress).write(target, usual);
        try (InputStream in = store.open(key(open))) {
            Standing standing = new Standing(in, BESIDES + usual.bytes * TIMES_AS_LARGE);
            return areOf(standing, progress, target)
                    && (progress.isFinished()
                            || new ClosingRecords(store, open.packageId())
                                    .isSaid(Digest.finish(standing.digest), signer.publicKey()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** False also of what is malformed; what is not was read to its end. */
    private static boolean areOf(Standing standing, PlanProgress progress, String target) {
        try {
            return OutcomeList.areOf(standing, progress, target);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String key(OpenRecord open) {
        return open.packageId().prefix() + PackageLayout.OUTCOMES;
    }

    /** How long something is. */
    private static final class Counted extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }

    /** What is too long is malformed. What the store does not give is not, and so is thrown as an {@link UncheckedIOException}. */
    private static final class Standing extends InputStream {
        private final InputStream in;
        private final MessageDigest digest = Digest.sha256();
        private long left;

        Standing(InputStream in, long most) {
            this.in = in;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] some, int from, int length) throws IOException {
            int read;
            try {
                read = in.read(some, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (read > 0) {
                digest.update(some, from, read);
            }
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new IOException("longer than what the log leads to");
            }
            return read;
        }
    }
}
