package org.ephemera.testing.planting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.envelope.RunKey;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.SegmentEnd;
import org.ephemera.format.SegmentWriter;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.SignedState;

/**
 * Attack of one store. The attacker can list and create objects, knows the alert and the program, and has an own key,
 * with which it signs what it plants.
 */
final class Attack implements Runnable {
    /** Text in each planted object. */
    static final String MARK = "planted by the attacker";

    private static final String ATTEMPT = "0bad0bad";
    private static final int MOST = 60;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern CLAIM = Pattern.compile("work/([0-9a-f-]{36})/([0-9]{6})\\.json");
    private static final List<String> FIXED = List.of(
            PackageLayout.OPEN,
            PackageLayout.TRIGGER,
            PackageLayout.OUTCOMES,
            PackageLayout.INDEX,
            PackageLayout.FOREIGN,
            PackageLayout.MANIFEST,
            PackageLayout.PACKAGE,
            PackageLayout.VERIFY,
            PackageLayout.BAG_INFO,
            PackageLayout.TAG_MANIFEST,
            PackageLayout.SEAL,
            "data/Notes.txt",
            "data/notes.txt");

    private final EvidenceStore store;
    private final EvidenceStore signed;
    private final Random random;
    private final String eventKey;
    private final Set<String> planted = new ConcurrentSkipListSet<>();
    private volatile boolean over;
    private volatile Optional<Exception> failure = Optional.empty();

    Attack(EvidenceStore store, int seed, String eventKey) throws IOException {
        this.store = store;
        this.random = new Random(seed);
        this.eventKey = eventKey;
        Path key = Files.createTempDirectory("attacker").resolve("key.pem");
        this.signed = SignedState.over(new Remembering(), key);
        Files.delete(key);
        Files.delete(key.getParent());
    }

    void stop() {
        over = true;
    }

    Collection<String> planted() {
        return planted;
    }

    Optional<Exception> failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            if (random.nextBoolean()) {
                state("triggers/" + eventKey + ".json", forgedId());
            }
            for (int number = 1; number <= MOST && !over; number++) {
                Thread.sleep(random.nextInt(8));
                plant(number);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = Optional.of(e);
        }
    }

    private void plant(int number) throws IOException {
        List<String> keys =
                StoreListing.of(store, "").stream().map(StoredObject::key).toList();
        List<String> ids = new ArrayList<>(ids(keys));
        if (ids.isEmpty()) {
            state("triggers/unplaced/" + Digest.of(MARK + number).hex() + ".json", forgedId());
            return;
        }
        PackageId id = new PackageId(ids.get(random.nextInt(ids.size())));
        switch (random.nextInt(9)) {
            case 0 -> claims(keys);
            case 1 -> marks(id);
            case 2 -> raw(id.prefix() + FIXED.get(random.nextInt(FIXED.size())), MARK);
            case 3 -> log(id, number);
            case 4 -> replay(keys);
            case 5 -> {
                PackageId forged = forgedId();
                state("work/moved/" + id + ".json", forged);
                signed.create(forged.prefix() + PackageLayout.OPEN, Blob.of(MARK.getBytes(UTF_8)));
            }
            case 6 -> raw("work/copies/" + id + "/" + Digest.of(MARK + number).hex() + ".json", "{}");
            case 7 -> hour();
            default -> next(id, keys);
        }
    }

    private Set<String> ids(List<String> keys) throws IOException {
        Set<String> ids = new HashSet<>();
        for (String key : keys) {
            Matcher in = ID.matcher(key);
            if (in.find()) {
                ids.add(in.group());
            } else if (key.startsWith("triggers/") && random.nextInt(4) == 0) {
                Matcher content = ID.matcher(text(key));
                if (content.find()) {
                    ids.add(content.group());
                }
            }
        }
        return ids;
    }

    /** Takes the next claims of each package, without an end or expired. */
    private void claims(List<String> keys) throws IOException {
        for (String key : keys) {
            Matcher claim = CLAIM.matcher(key);
            if (claim.matches()) {
                int next = Integer.parseInt(claim.group(2)) + 1 + random.nextInt(3);
                String end = random.nextBoolean() ? "3026-01-01T00:00:00Z" : "2026-01-01T00:00:00Z";
                signed.create(
                        "work/" + claim.group(1) + String.format(Locale.ROOT, "/%06d.json", next),
                        Blob.of(Json.bytes(Json.object()
                                .put("schema", "urn:ephemera:claim:v1")
                                .put("number", next)
                                .put("worker", MARK)
                                .put("token", MARK)
                                .put("notAfter", end)
                                .put("over", false))));
            }
        }
    }

    private void marks(PackageId id) throws IOException {
        LocalDate day = LocalDate.ofInstant(id.openedAt(), ZoneOffset.UTC);
        List<String> marks = List.of(
                "work/done/" + day + "/" + id + ".json",
                "work/given-up/" + id + ".json",
                "work/gone/" + id + ".json",
                "work/open/" + day + "/" + id + ".json",
                "work/announced/" + id + "/topic.json",
                "work/begun/" + id + "/0000000-0001.json",
                "work/untimed/" + day + "/" + id + ".json",
                "work/again/" + id + "/1.json");
        state(marks.get(random.nextInt(marks.size())), id);
    }

    private void log(PackageId id, int number) throws IOException {
        String run = PackageLayout.delegation(String.format(Locale.ROOT, "%016x", random.nextLong()));
        raw(id.prefix() + PackageLayout.segment("aws.logs.stream.1", ATTEMPT, number), segment(id, ATTEMPT, number));
        raw(id.prefix() + run, "{\"payload\":\"" + MARK + "\"}");
        raw(
                id.prefix()
                        + String.format(Locale.ROOT, "data/raw/aws.logs.stream.1/%s/%06d.body.json", ATTEMPT, number),
                MARK);
    }

    /** Occupies the next segment and a later body of an attempt that the collector has begun. */
    private void next(PackageId id, List<String> keys) throws IOException {
        for (String key : keys) {
            if (key.startsWith(id.prefix() + PackageLayout.RAW) && !key.contains(ATTEMPT)) {
                String[] parts = key.substring(id.prefix().length()).split("/", -1);
                int segment = 1 + random.nextInt(3);
                raw(id.prefix() + PackageLayout.segment(parts[2], parts[3], segment), segment(id, parts[3], segment));
                raw(
                        id.prefix() + PackageLayout.RAW + parts[2] + "/" + parts[3]
                                + String.format(Locale.ROOT, "/%06d.body.json", 2 + random.nextInt(20)),
                        MARK);
                return;
            }
        }
    }

    /** Stores a genuine object under the name of another one. */
    private void replay(List<String> keys) throws IOException {
        List<String> state = keys.stream()
                .filter(key -> key.startsWith("work/") || key.startsWith("triggers/"))
                .toList();
        if (!state.isEmpty()) {
            String from = state.get(random.nextInt(state.size()));
            String to = state.get(random.nextInt(state.size()));
            String name = random.nextBoolean() ? from : to;
            raw(name + "." + (2 + random.nextInt(2)), text(from));
            Matcher claim = CLAIM.matcher(from);
            if (claim.matches()) {
                raw("work/" + claim.group(1) + "/000099.json", text(from));
            }
        }
    }

    /** An hour of the recorder that nothing was recorded in. */
    private void hour() throws IOException {
        String hour = LocalDate.now(ZoneOffset.UTC).minusDays(1) + "T05";
        String scope = "aws-123456789012-eu-central-1";
        signed.create(
                "recorder/hours/" + hour.substring(0, 10) + "/" + hour + "-" + scope + ".json",
                Blob.of(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:recorded-hour:v1")
                        .put("kind", "aws")
                        .put("scope", scope)
                        .put("hour", hour)
                        .set(
                                "parts",
                                Json.object().put("account", "123456789012").put("region", "eu-central-1")))));
        signed.create(
                "recorder/" + scope + "/" + hour + "/events/" + Digest.of(MARK).hex() + ".json",
                Blob.of(MARK.getBytes(UTF_8)));
    }

    private void state(String key, PackageId id) throws IOException {
        signed.create(
                key,
                Blob.of(Json.bytes(Json.object()
                        .put("schema", MARK)
                        .put("packageId", id.value())
                        .put("takenAt", Instant.now().toString())
                        .put("begunAt", "2020-01-01T00:00:00Z"))));
    }

    private void raw(String key, String text) throws IOException {
        raw(key, text.getBytes(UTF_8));
    }

    private void raw(String key, byte[] bytes) throws IOException {
        if (store.create(key, Blob.of(bytes)) instanceof CreateResult.Stored) {
            planted.add(key);
        }
    }

    private byte[] segment(PackageId id, String attempt, int number) throws IOException {
        Digest open = Digest.of(MARK);
        Instant now = Clock.systemUTC().instant();
        SegmentWriter segment = new SegmentWriter(open, "aws.logs.stream.1", attempt, Clock.systemUTC());
        segment.open(number, now, MARK);
        segment.close(new SegmentEnd.Continues(ResumeCursor.START));
        segment.sign(RunKey.create(id, open, now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofMinutes(15))));
        return segment.toBytes();
    }

    private String text(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private PackageId forgedId() {
        return PackageId.create(Instant.now(), random);
    }

    /** The store of the attacker, which remembers what was created. */
    private final class Remembering implements EvidenceStore {
        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            CreateResult created = store.create(key, blob);
            if (created instanceof CreateResult.Stored) {
                planted.add(key);
            }
            return created;
        }

        @Override
        public InputStream open(String key) throws StoreException {
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            return store.list(prefix);
        }
    }
}
