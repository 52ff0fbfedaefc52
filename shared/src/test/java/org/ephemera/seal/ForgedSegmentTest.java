package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.RunKey;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.CopyOrigin;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress.SegmentFilter;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.format.SegmentEnd;
import org.ephemera.format.SegmentWriter;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments that a principal without the signing key creates in the store. Each is well-formed, and none becomes
 * evidence.
 */
class ForgedSegmentTest {
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V1);
    private static final Instant NOON = Instant.parse("2026-11-26T09:00:00Z");
    private static final String ATTEMPT = "0bad0bad";
    private static final String SEGMENT = PackageLayout.segment("aws.logs.stream", ATTEMPT, 1);
    private static final String BODY = "data/raw/aws.logs.stream/" + ATTEMPT + "/000001.body.json";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private DirectoryEvidenceStore store;
    private PemSigner ours;
    private PemSigner attackers;
    private OpenPackage opened;

    @BeforeEach
    void collect() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        ours = signer("ours.pem");
        attackers = signer("attackers.pem");
        opened = collected("one");
    }

    @Test
    void listsSegmentWithoutSignature() throws Exception {
        SegmentWriter forged = forged();
        plant(SEGMENT, forged.toBytes());
        requireForeign(SEGMENT, BODY);
    }

    @Test
    void listsSegmentOfRunWithoutDelegation() throws Exception {
        SegmentWriter forged = forged();
        forged.sign(run(opened, opened.sha256()));
        plant(SEGMENT, forged.toBytes());
        requireForeign(SEGMENT, BODY);
    }

    @Test
    void listsSegmentOfRunWithDelegationByAnotherKey() throws Exception {
        RunKey run = run(opened, opened.sha256());
        SegmentWriter forged = forged();
        forged.sign(run);
        plant(run.delegation().path(), run.delegate(attackers).toBytes());
        plant(SEGMENT, forged.toBytes());
        requireForeign(run.delegation().path(), SEGMENT, BODY);
    }

    /** The key of a run was stolen, and is used after the end of its delegation with times before it. */
    @Test
    void rejectsSegmentThatTheStoreCreatedLater() throws Exception {
        RunKey run = run(opened, opened.sha256());
        SegmentWriter stolen = forged();
        stolen.sign(run);
        plant(run.delegation().path(), run.delegate(ours).toBytes());
        plant(SEGMENT, stolen.toBytes());
        SegmentFilter filter = KnownKeys.of(ours).segments(store, opened.open());
        filter.prepare(List.of(new StoredObject(
                prefix() + run.delegation().path(), 1, Optional.empty(), Optional.empty(), Optional.of(NOON))));
        List<byte[]> lines = Files.readAllLines(file(prefix() + SEGMENT)).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();

        assertThat(filter.rejection(SEGMENT, Optional.empty(), lines)).isEmpty();
        assertThat(filter.rejection(SEGMENT, Optional.of(NOON.plusSeconds(1800)), lines))
                .isEmpty();
        assertThat(filter.rejection(SEGMENT, Optional.of(NOON.plusSeconds(1900)), lines))
                .isPresent();
        assertThat(filter.rejection(SEGMENT, Optional.of(NOON.minusSeconds(120)), lines))
                .isPresent();
    }

    /** The owner's key has signed it, for another package. */
    @Test
    void listsDelegationAndSegmentOfAnotherPackage() throws Exception {
        OpenPackage other = collected("two");
        List<String> planted = new ArrayList<>(List.of(BODY));
        for (StoredObject object :
                StoreListing.of(store, other.open().packageId().prefix() + PackageLayout.ACQUISITION)) {
            String path =
                    object.key().substring(other.open().packageId().prefix().length());
            plant(path, Files.readAllBytes(file(object.key())));
            planted.add(path);
        }
        plantBody();
        requireForeign(planted.toArray(String[]::new));
    }

    /** A genuine segment under the name of another attempt would count its bodies twice. */
    @Test
    void listsGenuineSegmentUnderAnotherPath() throws Exception {
        plantBody();
        plant(SEGMENT, Files.readAllBytes(file(prefix() + genuine())));
        requireForeign(SEGMENT, BODY);
    }

    /** The signature of a genuine segment does not fit to other lines. */
    @Test
    void listsSegmentWithSignatureOfAnother() throws Exception {
        List<String> genuine = Files.readAllLines(file(prefix() + genuine()));
        String forged = new String(forged().toBytes(), StandardCharsets.UTF_8);
        plant(SEGMENT, (forged + genuine.getLast() + "\n").getBytes(StandardCharsets.UTF_8));
        requireForeign(SEGMENT, BODY);
    }

    /** The lines of a genuine segment with the name of another attempt. */
    @Test
    void listsGenuineSegmentWithChangedLines() throws Exception {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        List<String> lines = Files.readAllLines(file(prefix() + genuine()));
        for (String line : lines) {
            changed.writeBytes((line.replace(attempt(), ATTEMPT) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        plantBody();
        plant(SEGMENT, changed.toByteArray());
        requireForeign(SEGMENT, BODY);
    }

    /** The end is genuine, so its signature verifies; the verifiers agree with the sealer that it is not the log. */
    @Test
    void listsForgedLineBeforeGenuineEnd() throws Exception {
        List<String> lines = Files.readAllLines(file(prefix() + genuine()));
        String first = "{\"item\":\"aws.logs.stream\",\"attempt\":\"" + ATTEMPT + "\",\"segment\":1}";
        String end = lines.get(lines.size() - 2) + "\n" + lines.getLast() + "\n";
        plantBody();
        plant(SEGMENT, (first + "\n" + end).getBytes(StandardCharsets.UTF_8));
        requireForeign(SEGMENT, BODY);
    }

    /** It would hide a genuine segment from readers. */
    @Test
    void sealsACopyWhenAListOfForeignFilesIsPlanted() throws Exception {
        byte[] segment = Files.readAllBytes(file(prefix() + genuine()));
        plant(
                PackageLayout.FOREIGN,
                ("{\"path\":\"" + genuine() + "\",\"bytes\":" + segment.length + ",\"sha256\":\""
                                + Digest.of(segment).hex() + "\",\"reason\":\"\"}\n")
                        .getBytes(StandardCharsets.UTF_8));

        requireSealedCopy();
    }

    /** The key of an object may continue that of another one; a folder cannot contain both. */
    @Test
    void sealsACopyWhenAFileIsPlantedBelowAFile() throws Exception {
        plant(PackageLayout.INDEX + "/x", new byte[1]);

        requireSealedCopy();
    }

    /** A package that claims to be a copy would present genuine segments as evidence of another target. */
    @Test
    void doesNotSealPackageThatClaimsToBeACopy() throws Exception {
        OpenRecord copy = opened.open()
                .copy(
                        PackageId.create(opened.open().openedAt(), new Random(1)),
                        new CopyOrigin(
                                opened.open().packageId(), opened.sha256(), PackageLayout.SEAL, Optional.empty()));
        store.create(copy.packageId().prefix() + PackageLayout.OPEN, Blob.of(copy.toBytes()));
        OpenPackage forged = acquisition().reopen(copy.packageId());

        assertThatThrownBy(() -> acquisition().seal(forged))
                .isInstanceOfSatisfying(
                        ForeignObjectException.class,
                        foreign -> assertThat(foreign.key())
                                .isEqualTo(copy.packageId().prefix() + PackageLayout.OPEN));
    }

    private void requireSealedCopy() throws Exception {
        PackageId copy = acquisition().seal(opened).statement().packageId();
        assertThat(copy).isNotEqualTo(opened.open().packageId());
        assertThat(PackageVerifier.verify(store, copy, ours.publicKey()).verdict())
                .isEqualTo(VerificationResult.INTACT);
        assertThat(file(copy.prefix() + PackageLayout.FOREIGN)).doesNotExist();
    }

    private SegmentWriter forged() throws IOException {
        plantBody();
        byte[] body = Files.readAllBytes(file(prefix() + BODY));
        SegmentWriter segment =
                new SegmentWriter(opened.sha256(), "aws.logs.stream", ATTEMPT, Clock.fixed(NOON, ZoneOffset.UTC));
        segment.open(1, NOON.plusSeconds(60), "an attacker");
        segment.response(
                new ApiCall("test", "Get", "nowhere", "test:", Map.of()),
                new ApiResponseHead(200, "r-1", "application/json", Optional.of(NOON), NOON, Duration.ZERO),
                List.of(new StoredFile(BODY, body.length, Digest.of(body), Optional.empty())),
                new ResponsePage(1, false, 1));
        segment.close(new SegmentEnd.Finished(new Outcome.Collected("all of it"), EvidenceExtent.NONE));
        return segment;
    }

    private RunKey run(OpenPackage of, Digest root) throws IOException {
        return RunKey.create(of.open().packageId(), root, NOON.minusSeconds(60), NOON.plusSeconds(600));
    }

    private void requireForeign(String... planted) throws Exception {
        Seal seal = acquisition().seal(opened);

        List<String> foreign = new ArrayList<>();
        for (String line : Files.readAllLines(file(prefix() + PackageLayout.FOREIGN))) {
            foreign.add(Json.parse(line.getBytes(StandardCharsets.UTF_8))
                    .path("path")
                    .asText());
        }
        assertThat(foreign).containsExactlyInAnyOrder(planted);
        assertThat(seal.statement().foreignCount()).isEqualTo(planted.length);
        assertThat(Files.readString(file(prefix() + PackageLayout.INDEX))).doesNotContain(ATTEMPT);
        assertThat(seal.outcomes().items())
                .singleElement()
                .satisfies(item -> assertThat(item.answers()).isEqualTo(3));
        assertThat(PackageVerifier.verify(store, opened.open().packageId(), ours.publicKey())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
        IndependentVerifiers.accept(file(prefix()), ours.publicKey());
    }

    private void plantBody() throws IOException {
        plant(BODY, "{\"planted\":true}".getBytes(StandardCharsets.UTF_8));
    }

    private void plant(String path, byte[] bytes) throws IOException {
        store.create(prefix() + path, Blob.of(bytes));
    }

    private String genuine() throws IOException {
        return StoreListing.of(store, prefix() + PackageLayout.ACQUISITION).stream()
                .map(object -> object.key().substring(prefix().length()))
                .filter(path -> PackageLayout.isSegment(path) && !path.equals(SEGMENT))
                .findFirst()
                .orElseThrow();
    }

    private String attempt() throws IOException {
        return genuine().replaceFirst(".*-([0-9a-f]{8})-.*", "$1");
    }

    private String prefix() {
        return opened.open().packageId().prefix();
    }

    private Path file(String key) {
        return folder.resolve("evidence").resolve(key);
    }

    private PemSigner signer(String name) throws IOException {
        PemSigner.create(folder.resolve(name));
        return PemSigner.open(folder.resolve(name));
    }

    private OpenPackage collected(String by) throws IOException {
        OpenPackage one = acquisition().open(AcquisitionRequests.byHand(by, Retention.NONE), List.of(LOG));
        acquisition().collect(one, Deadline.in(Clock.fixed(NOON, ZoneOffset.UTC), Duration.ofMinutes(1)));
        return one;
    }

    private Acquisition acquisition() {
        return new Acquisition(
                List.of(new PagedSource(LOG, 3, 10, List.of()).registered()),
                store,
                ours,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }
}
