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
 * Reader of outcomes that are stored in a package without a seal. Outcomes end the collection, so they are accepted
 * only if they follow from the acquisition log. For an unfinished package, the sealing key must also have signed them
 * before ({@link ClosingRecords}).
 */
public final class ExistingOutcomes {
    /**
     * Limit of the size of a stored file, relative to the expected size. A planted file can be larger than the memory;
     * the reason why a package was given up is repeated in each line.
     */
    private static final int SIZE_FACTOR = 4;

    private static final int SIZE_MARGIN = 1 << 20;

    private ExistingOutcomes() {}

    /**
     * Reports whether valid outcomes are stored; nothing can be added to the package then. Outcomes that do not follow
     * from the log do not block collection.
     *
     * @throws SigningException if the package is unfinished and the signer's public key is not available, so that the
     *     outcomes cannot be checked
     */
    public static boolean areWritten(EvidenceStore store, OpenRecord open, KnownKeys keys) throws IOException {
        return exists(store, key(open))
                && matchLog(store, open, PlanProgress.read(store, open, keys.segments(store, open)), keys.signer());
    }

    /**
     * Returns the id of the other key that closed an unfinished package with the stored outcomes. If a worker with a
     * different key continues to collect, the log no longer leads to these outcomes, and the package cannot be sealed.
     *
     * @return empty if no record exists, the signer's own key closed it, or a seal exists. The id is not verified and
     *     can be forged
     */
    public static Optional<String> findOtherClosingKey(EvidenceStore store, OpenRecord open, KnownKeys keys)
            throws IOException {
        if (!exists(store, key(open))
                || exists(store, open.packageId().prefix() + PackageLayout.SEAL)
                || PlanProgress.read(store, open, keys.segments(store, open)).isFinished()) {
            return Optional.empty();
        }
        MessageDigest digest = Digest.sha256();
        try (InputStream in = new DigestInputStream(store.open(key(open)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        Digest outcomes = Digest.finish(digest);
        ClosingRecords closings = new ClosingRecords(store, open.packageId());
        return closings.isSigned(outcomes, keys.signer().publicKey())
                ? Optional.empty()
                : closings.keys(outcomes).stream().findFirst();
    }

    /**
     * Returns the same as {@link #areWritten(EvidenceStore, OpenRecord, KnownKeys)}, for a caller that has already read
     * the log.
     */
    static boolean areWritten(EvidenceStore store, OpenRecord open, PlanProgress progress, Signer signer)
            throws IOException {
        return exists(store, key(open)) && matchLog(store, open, progress, signer);
    }

    /**
     * Checks that the stored outcomes follow from the log.
     *
     * @throws ForeignOutcomesException if they do not
     */
    static void require(EvidenceStore store, OpenRecord open, PlanProgress progress, Signer signer) throws IOException {
        if (!matchLog(store, open, progress, signer)) {
            throw new ForeignOutcomesException(open);
        }
    }

    private static boolean exists(EvidenceStore store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private static boolean matchLog(EvidenceStore store, OpenRecord open, PlanProgress progress, Signer signer)
            throws IOException {
        String target = open.target().id();
        ByteCounter expected = new ByteCounter();
        OutcomeList.of(progress).write(target, expected);
        try (InputStream in = store.open(key(open))) {
            LimitedInput stored = new LimitedInput(in, SIZE_MARGIN + expected.bytes * SIZE_FACTOR);
            return matchLog(stored, progress, target)
                    && (progress.isFinished()
                            || new ClosingRecords(store, open.packageId())
                                    .isSigned(Digest.finish(stored.digest), signer.publicKey()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Also returns false if the outcomes are malformed. Well-formed outcomes have been read to their end. */
    private static boolean matchLog(LimitedInput stored, PlanProgress progress, String target) {
        try {
            return OutcomeList.matches(stored, progress, target);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String key(OpenRecord open) {
        return open.packageId().prefix() + PackageLayout.OUTCOMES;
    }

    /** Output stream that only counts bytes. */
    private static final class ByteCounter extends OutputStream {
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

    /**
     * Input stream with a size limit and a digest. Input that exceeds the limit is malformed. A read error of the store
     * is not, so it is thrown as an {@link UncheckedIOException}.
     */
    private static final class LimitedInput extends InputStream {
        private final InputStream in;
        private final MessageDigest digest = Digest.sha256();
        private long left;

        LimitedInput(InputStream in, long most) {
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
                throw new IOException("the stored outcomes are larger than the log permits");
            }
            return read;
        }
    }
}
