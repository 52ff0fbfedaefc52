package org.ephemera.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress.SegmentFilter;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;

/**
 * Filter that accepts the segments that a delegated run has signed. A principal that can only write to the store cannot
 * create such a segment.
 */
public final class DelegatedSegments implements SegmentFilter {
    /** Size limit in bytes of a delegation, which has about 800. A larger object was planted. */
    private static final int LARGEST = 1 << 14;

    /** Precision of the times of a store. */
    private static final Duration CLOCK = Duration.ofMinutes(1);

    /** Longest time that a delegation is valid. */
    private static final Duration LONGEST = Duration.ofMinutes(16);

    /** Time that the last write of a run may take. */
    private static final Duration TOLERANCE = Duration.ofMinutes(15);

    /** Lines of the shortest segment: opened, closed, signed. */
    private static final int SHORTEST = 3;

    private final EvidenceStore store;
    private final OpenRecord open;
    private final Digest openRecord;
    private final TrustedKeys trusted;
    private final Map<String, RunDelegation> runs = new HashMap<>();
    private final Map<String, Instant> created = new HashMap<>();

    /** Keys whose delegations count. */
    @FunctionalInterface
    public interface TrustedKeys {
        /**
         * Reports whether one of the keys signed the envelope.
         *
         * @throws SigningException if a key is not available
         */
        boolean haveSigned(DsseEnvelope envelope) throws SigningException;
    }

    /**
     * Creates a filter.
     *
     * @param openRecord digest that the acquisition log begins with
     */
    public DelegatedSegments(EvidenceStore store, OpenRecord open, Digest openRecord, TrustedKeys trusted) {
        this.store = store;
        this.open = open;
        this.openRecord = openRecord;
        this.trusted = trusted;
    }

    @Override
    public Set<String> prepare(List<StoredObject> others) throws IOException {
        String prefix = open.packageId().prefix();
        for (StoredObject object : others) {
            String path = object.key().substring(prefix.length());
            if (PackageLayout.isDelegation(path)) {
                byte[] bytes;
                try (InputStream in = store.open(object.key())) {
                    bytes = in.readNBytes(LARGEST);
                }
                delegate(path, bytes);
                object.created().ifPresent(time -> created.put(path, time));
            }
        }
        return runs.values().stream().map(RunDelegation::path).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> rejection(String path, Optional<Instant> written, List<byte[]> lines) {
        try {
            return lines.size() < SHORTEST ? Optional.of("it is incomplete") : checked(path, written, lines);
        } catch (IOException e) {
            return Optional.of("it is malformed");
        }
    }

    /** Adds the delegation in an envelope, if it is one of this package that a known key signed. */
    private void delegate(String path, byte[] bytes) throws SigningException {
        DsseEnvelope envelope;
        RunDelegation delegation;
        try {
            envelope = DsseEnvelope.parse(RunDelegation.TYPE, bytes);
            delegation = RunDelegation.parse(envelope.statement());
        } catch (IOException e) {
            return; // planted
        }
        if (delegation.path().equals(path)
                && delegation.packageId().equals(open.originalId())
                && delegation.openRecord().equals(openRecord)
                && trusted.haveSigned(envelope)) {
            runs.put(delegation.run(), delegation);
        }
    }

    private Optional<String> checked(String path, Optional<Instant> written, List<byte[]> lines) throws IOException {
        JsonNode first = Json.parse(lines.getFirst());
        byte[] closing = lines.get(lines.size() - 2);
        JsonNode signature = Json.parse(lines.getLast());
        RunDelegation run = runs.get(signature.path("run").asText());
        if (!signature.path("event").asText().equals("segment.signature")) {
            return Optional.of("it is not signed");
        }
        if (run == null) {
            return Optional.of("its run has no delegation by a known key");
        }
        if (!run.hasSigned(closing, signature.path("sig").asText())) {
            return Optional.of("its signature does not verify");
        }
        if (!isChain(lines)) {
            return Optional.of("its lines were changed");
        }
        if (!PackageLayout.segment(
                        first.path("item").asText(),
                        first.path("attempt").asText(),
                        first.path("segment").asInt())
                .equals(path)) {
            return Optional.of("it belongs to another path");
        }
        if (!signature.path("item").equals(first.path("item"))
                || !signature.path("attempt").equals(first.path("attempt"))) {
            return Optional.of("its last line belongs to another attempt");
        }
        if (!isCovered(run, first) || !isCovered(run, signature)) {
            return Optional.of("its times are outside of the delegation");
        }
        return written.isPresent() && !isCreatedInTime(run, written.get())
                ? Optional.of("the store created it outside of the time of the delegation")
                : Optional.empty();
    }

    /**
     * Reports whether the store created a segment while its delegation was valid. Both times are of the store's clock: the
     * clock of the run may be wrong. In a copy the store's times are those of the copying.
     */
    private boolean isCreatedInTime(RunDelegation run, Instant written) {
        Instant delegated = created.get(run.path());
        return delegated == null
                || open.copyOf().isPresent()
                || (!written.isBefore(delegated.minus(CLOCK))
                        && !written.isAfter(delegated.plus(LONGEST).plus(TOLERANCE)));
    }

    private boolean isChain(List<byte[]> lines) {
        Digest previous = openRecord;
        int number = 1;
        for (byte[] line : lines) {
            byte[] begins = ("{\"seq\":" + number + ",\"prev\":\"" + previous.hex() + "\",").getBytes(US_ASCII);
            if (line.length < begins.length || Arrays.mismatch(line, begins) != begins.length) {
                return false;
            }
            previous = Digest.of(line);
            number++;
        }
        return true;
    }

    private static boolean isCovered(RunDelegation run, JsonNode line) {
        Optional<Instant> time = Json.instant(line, "time");
        return time.isPresent() && run.covers(time.get());
    }
}
