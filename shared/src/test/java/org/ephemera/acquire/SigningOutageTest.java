package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signing key that is not available ends the run, and a later run collects what is missing into the same package. */
class SigningOutageTest {
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);

    private final Clock clock = Clock.systemUTC();

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void collectsAfterOutage() throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        PemSigner signer = PemSigner.open(key);
        OpenPackage opened = acquisition(signer).open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(LOG));
        Acquisition during = acquisition(new UnavailableSigner(signer));
        Deadline deadline = Deadline.in(clock, Duration.ofMinutes(5));
        assertThatThrownBy(() -> during.collect(opened, deadline))
                .as("more than one segment")
                .isInstanceOf(SigningException.class);
        assertThatThrownBy(() -> during.giveUp(opened, "no worker is left")).isInstanceOf(SigningException.class);

        Acquisition after = acquisition(signer);
        after.collect(opened, deadline);
        Seal seal = after.seal(opened);
        assertThat(seal.statement().packageId()).isEqualTo(opened.open().packageId());
        assertThat(seal.outcomes().counts()).isEqualTo(Map.of(OutcomeCode.COLLECTED, 1));
    }

    private Acquisition acquisition(Signer signer) throws IOException {
        EvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        return new Acquisition(
                List.of(new PagedSource(LOG, 66, 10, List.of()).registered()),
                store,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    /** Key of a vault that does not respond. */
    private record UnavailableSigner(Signer signer) implements Signer {
        @Override
        public byte[] sign(byte[] message) throws SigningException {
            throw new SigningException("the vault does not respond");
        }

        @Override
        public ECPublicKey publicKey() throws SigningException {
            throw new SigningException("the vault does not respond");
        }

        @Override
        public String uri() {
            return signer.uri();
        }
    }
}
