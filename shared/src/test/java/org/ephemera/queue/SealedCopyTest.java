package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.CopyOrigin;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.CopyRecords;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.PublicKeySetting;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seal by an unknown key at the path of a package's seal: the run seals a copy. */
class SealedCopyTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
    private final List<Announcement> announced = new ArrayList<>();
    private EvidenceStore store;
    private PemSigner ours;
    private PemSigner foreign;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        ours = key("ours.pem");
        foreign = key("foreign.pem");
    }

    @Test
    void sealsACopyWhenASealWasPlantedBefore() throws Exception {
        List<byte[]> planted = List.of(
                read(work(opened("e-0"), ours)),
                read(work(opened("e-1"), foreign)),
                new byte[] {'{', '}'},
                new byte[(1 << 20) + 1]);
        for (int number = 0; number < planted.size(); number++) {
            PackageId id = opened("e-2" + number);
            store.create(id.prefix() + PackageLayout.SEAL, Blob.of(planted.get(number)));
            requireSealedCopy(id, planted.get(number));
        }
    }

    /** The attacker closes the package completely, before anything is collected. */
    @Test
    void sealsACopyWhenThePackageWasClosedByAnUnknownKey() throws Exception {
        PackageId id = opened("e-1");
        Acquisition attacker = acquisition(store, KnownKeys.of(foreign));
        attacker.giveUp(attacker.reopen(id), "planted");
        IndependentVerifiers.accept(store, id, foreign.publicKey());
        requireSealedCopy(id, read(id));
    }

    @Test
    void sealsACopyWhenASealWasPlantedDuringCollection() throws Exception {
        byte[] genuine = read(work(opened("e-0"), foreign));
        for (String when : List.of(
                PackageLayout.RAW, PackageLayout.ACQUISITION, PackageLayout.OUTCOMES, PackageLayout.TAG_MANIFEST)) {
            announced.clear();
            PackageId id = opened("e-" + when);
            EvidenceStore attacked = new InterceptedStore(store, key -> key.contains(when), () -> {
                store.create(id.prefix() + PackageLayout.SEAL, Blob.of(genuine));
                store.create(id.prefix() + "data/planted", Blob.of(genuine));
                if (!when.equals(PackageLayout.TAG_MANIFEST)) {
                    store.create(id.prefix() + PackageLayout.OUTCOMES, Blob.of(genuine));
                }
            });
            PackageId copy = sealed(work(attacked, id, KnownKeys.of(ours)));
            requireCopy(copy, id, genuine);
            assertThat(content(copy)).containsAllEntriesOf(content(id, PackageLayout.RAW));
            assertThat(content(copy)).containsAllEntriesOf(content(id, PackageLayout.ACQUISITION));
        }
    }

    @Test
    void makesAnotherCopyWhenTheCopyHasAForeignSeal() throws Exception {
        PackageId id = opened("e-1");
        store.create(id.prefix() + PackageLayout.SEAL, Blob.of(new byte[] {'{', '}'}));
        EvidenceStore attacked = new InterceptedStore(store, key -> key.endsWith(PackageLayout.OUTCOMES), () -> {
            PackageId first = copies(id).getFirst();
            store.create(first.prefix() + PackageLayout.SEAL, Blob.of(new byte[] {'{', '}'}));
        });
        PackageId second = sealed(work(attacked, id, KnownKeys.of(ours)));
        assertThat(copies(id)).hasSize(2).contains(second);
        requireCopy(second, id, new byte[] {'{', '}'});
        assertThat(work(id, ours)).isEqualTo(second);
    }

    @Test
    void continuesTheCopyOfAnInterruptedRun() throws Exception {
        PackageId id = opened("e-1");
        acquisition(store, KnownKeys.of(ours))
                .collect(acquisition(store, KnownKeys.of(ours)).reopen(id), inAMinute());
        store.create(id.prefix() + PackageLayout.SEAL, Blob.of(new byte[] {'{', '}'}));
        EvidenceStore breaking = new InterceptedStore(store, key -> key.contains(PackageLayout.ACQUISITION), () -> {
            throw new IOException("killed");
        });
        assertThatThrownBy(() -> work(breaking, id, KnownKeys.of(ours))).hasMessageContaining("the incident");
        PackageId begun = copies(id).getFirst();
        assertThat(work(id, ours)).isEqualTo(begun);
        requireCopy(begun, id, new byte[] {'{', '}'});
        assertThat(content(begun)).containsAllEntriesOf(content(id, PackageLayout.RAW));
    }

    @Test
    void makesAnotherCopyWhenAnObjectIsPlantedInEachCopy() throws Exception {
        PackageId id = opened("e-1");
        acquisition(store, KnownKeys.of(ours))
                .collect(acquisition(store, KnownKeys.of(ours)).reopen(id), inAMinute());
        store.create(id.prefix() + PackageLayout.SEAL, Blob.of(new byte[] {'{', '}'}));
        Map<String, String> spoilt = new ConcurrentHashMap<>();
        for (int run = 1; run <= 5; run++) {
            EvidenceStore attacked = new InterceptedStore(
                    store,
                    key -> key.contains(PackageLayout.ACQUISITION) && spoilt.putIfAbsent(packageOf(key), key) == null,
                    () -> {
                        for (String key : spoilt.values()) {
                            store.create(key, Blob.of(new byte[] {'{', '}'}));
                        }
                        throw new IOException("killed");
                    });
            assertThatThrownBy(() -> work(attacked, id, KnownKeys.of(ours))).hasMessageContaining("the incident");
        }
        List<PackageId> blocked = copies(id);
        assertThat(blocked).hasSize(5);
        PackageId copy = work(id, ours);
        assertThat(copy).isNotIn(blocked);
        requireCopy(copy, id, new byte[] {'{', '}'});
    }

    /** Its outcomes are those of the attacker, and would block the run. */
    @Test
    void ignoresACopyThatNoKnownKeySigned() throws Exception {
        PackageId id = opened("e-1");
        store.create(id.prefix() + PackageLayout.SEAL, Blob.of(new byte[] {'{', '}'}));
        acquisition(store, KnownKeys.of(foreign))
                .seal(acquisition(store, KnownKeys.of(foreign)).reopen(id));
        PackageId forged = copies(id).getFirst();
        PackageId copy = sealed(work(store, id, KnownKeys.of(ours)));
        assertThat(copy).isNotEqualTo(forged);
        requireCopy(copy, id, new byte[] {'{', '}'});
    }

    @Test
    void acceptsASealByAnEarlierKey() throws Exception {
        PackageId id = opened("e-1");
        work(id, foreign);
        Path pem = Files.writeString(
                folder.resolve("earlier.pem"),
                PublicKeys.toPem(key("oldest.pem").publicKey()) + PublicKeys.toPem(foreign.publicKey()));
        for (String setting : List.of("earlier.pem", "earlier.pem, " + pem, Files.readString(pem))) {
            List<ECPublicKey> earlier = PublicKeySetting.EARLIER.read(Optional.of(setting), folder);
            assertThat(work(store, id, new KnownKeys(ours, earlier)))
                    .isInstanceOfSatisfying(
                            WorkResult.Sealed.class,
                            done -> assertThat(done.alreadyAnnounced()).isTrue());
        }
        assertThat(copies(id)).isEmpty();
        assertThat(work(id, ours)).isNotEqualTo(id);
    }

    @Test
    void refusesASettingWithoutAPublicKey() throws Exception {
        for (String setting : List.of("absent.pem", "ours.pem", "-----BEGIN PUBLIC KEY-----", "", "\0")) {
            assertThatThrownBy(() -> PublicKeySetting.EARLIER.read(Optional.of(setting), folder))
                    .isInstanceOf(SigningException.class)
                    .hasMessageContaining(PublicKeySetting.EARLIER.variable());
        }
    }

    private static String packageOf(String key) {
        return key.substring(0, key.indexOf(PackageLayout.DATA));
    }

    private void requireSealedCopy(PackageId id, byte[] planted) throws IOException {
        announced.clear();
        List<StoredObject> before = StoreListing.of(store, id.prefix());
        PackageId copy = work(id, ours);
        assertThat(StoreListing.of(store, id.prefix())).isEqualTo(before);
        requireCopy(copy, id, planted);
        assertThat(announced).singleElement().satisfies(one -> {
            assertThat(one.json().path("packageId").asText()).isEqualTo(copy.value());
            assertThat(one.json().path("foreignObject").asText())
                    .isEqualTo("file:evidence/" + id.prefix() + PackageLayout.SEAL);
        });
        assertThat(work(store, id, KnownKeys.of(ours))).isInstanceOfSatisfying(WorkResult.Sealed.class, again -> {
            assertThat(again.alreadyAnnounced()).isTrue();
            assertThat(again.opened().open().packageId()).isEqualTo(copy);
        });
        assertThat(announced).hasSize(1);
    }

    private void requireCopy(PackageId copy, PackageId id, byte[] planted) throws IOException {
        assertThat(copy).isNotEqualTo(id);
        OpenRecord original = PlanProgress.openRecord(store, id);
        OpenRecord record = PlanProgress.openRecord(store, copy);
        CopyOrigin origin = record.copyOf().orElseThrow();
        assertThat(record).isEqualTo(original.copy(copy, origin));
        assertThat(origin.packageId()).isEqualTo(id);
        assertThat(origin.openRecord()).isEqualTo(Digest.of(bytes(id.prefix() + PackageLayout.OPEN)));
        assertThat(origin.occupied()).isIn(PackageLayout.SEAL, PackageLayout.OUTCOMES);
        assertThat(origin.sha256())
                .isEqualTo(planted.length > 1 << 20 ? Optional.empty() : Optional.of(Digest.of(planted)));
        assertThat(read(id)).isEqualTo(planted);
        assertThat(StoreListing.of(store, copy.prefix() + PackageLayout.RAW)).hasSize(3);
        IndependentVerifiers.accept(store, copy, ours.publicKey());
    }

    private List<PackageId> copies(PackageId id) throws IOException {
        return new CopyRecords(store, id)
                .unverified().stream().map(CopyRecords.Copy::id).toList();
    }

    private Map<String, Digest> content(PackageId id) throws IOException {
        return content(id, "");
    }

    private Map<String, Digest> content(PackageId id, String below) throws IOException {
        Map<String, Digest> content = new HashMap<>();
        for (StoredObject object : StoreListing.of(store, id.prefix() + below)) {
            String path = object.key().substring(id.prefix().length());
            if (PackageLayout.isContent(path)) {
                content.put(path, Digest.of(bytes(object.key())));
            }
        }
        return content;
    }

    private byte[] read(PackageId id) throws IOException {
        return bytes(id.prefix() + PackageLayout.SEAL);
    }

    private byte[] bytes(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    private PemSigner key(String name) throws IOException {
        PemSigner.create(folder.resolve(name));
        return PemSigner.open(folder.resolve(name));
    }

    private PackageId opened(String event) throws IOException {
        return new PackageIntake(store, PackageBudget.UNBOUNDED, WorkDispatch.NONE, Announcer.NONE, clock)
                .take(AcquisitionRequests.alert(event, Instant.EPOCH, event), List.of(TASK))
                .open()
                .packageId();
    }

    private Acquisition acquisition(EvidenceStore to, KnownKeys keys) {
        return new Acquisition(
                target -> List.of(new PagedSource(TASK, 3, 10, List.of()).registered()),
                to,
                keys,
                Optional.empty(),
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    private PackageId work(PackageId id, PemSigner signer) throws IOException {
        return sealed(work(store, id, KnownKeys.of(signer)));
    }

    private WorkResult work(EvidenceStore to, PackageId id, KnownKeys keys) throws IOException {
        PackageWorker worker = new PackageWorker(
                acquisition(to, keys),
                to,
                WorkDispatch.NONE,
                announced::add,
                each -> "file:evidence/" + folder(each),
                clock);
        return worker.work(new WorkMessage(id, 0), 1, inAMinute());
    }

    private static String folder(PackageId id) {
        return id.prefix().replaceFirst("/$", "");
    }

    private static PackageId sealed(WorkResult worked) {
        assertThat(worked).isInstanceOf(WorkResult.Sealed.class);
        return ((WorkResult.Sealed) worked).opened().open().packageId();
    }

    private Deadline inAMinute() {
        return Deadline.in(clock, Duration.ofMinutes(1));
    }
}
