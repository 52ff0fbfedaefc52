package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.format.LineReader;

/**
 * Alerts that arrived after the window of the preceding package. A follow-up package contains them in addition to the
 * alert that opened it.
 *
 * <p>They are bodies of {@code follow-up.alerts}: JSONL of {@code urn:ephemera:trigger:v1}, each line with its event in
 * Base64. The evidence of an alert is its line.
 */
public final class LaterAlerts {
    static final String ARTIFACT = "follow-up.alerts";

    /** Limit in bytes of a line: the limit of a stored alert, and the line feed. */
    private static final int LONGEST = (9 << 20) + 1;

    /** Limit of alerts. The first ones of an alert storm are representative, and every caller parses them again. */
    private static final int MOST = 200;

    private final Consumer<LocatedJson> reader;
    private final List<EvidenceGap> gaps = new ArrayList<>();
    private int read;

    private LaterAlerts(Consumer<LocatedJson> reader) {
        this.reader = reader;
    }

    /**
     * Reads the alerts about the package's own target, one at a time.
     *
     * @param reader receives an event and its place; hostile
     * @return gaps: unreadable alerts, and the limit if it was reached
     */
    public static List<EvidenceGap> forEach(SealedPackage sealed, Consumer<LocatedJson> reader) {
        LaterAlerts alerts = new LaterAlerts(reader);
        sealed.responses(ARTIFACT).forEach(response -> alerts.body(sealed, response));
        return alerts.gaps;
    }

    private void body(SealedPackage sealed, ApiResponse response) {
        try (InputStream in = sealed.open(response);
                LineReader lines = new LineReader(in, LONGEST)) {
            long number = 1;
            for (Optional<byte[]> line = lines.next(); line.isPresent() && read <= MOST; line = lines.next()) {
                line(line.get(), response, number++);
            }
        } catch (IOException e) {
            gaps.add(new EvidenceGap(response.item(), "cannot read the later alerts: " + e.getMessage()));
        }
    }

    private void line(byte[] line, ApiResponse response, long number) {
        try {
            JsonNode stored = Json.parse(line);
            // Alerts about other targets of the workload are stored here if the budget allowed no package for them.
            if (!stored.path("sameTarget").asBoolean()) {
                return;
            }
            read++;
            if (read > MOST) {
                gaps.add(new EvidenceGap(
                        response.item(),
                        "only the first " + MOST
                                + " later alerts were analyzed (limit of triage); all of them are sealed"));
                return;
            }
            byte[] event = Base64.getDecoder().decode(stored.path("eventBase64").asText());
            reader.accept(new LocatedJson(Json.parse(event), response.line(number)));
        } catch (IOException | IllegalArgumentException e) {
            gaps.add(new EvidenceGap(
                    response.item(), "cannot read the later alert in line " + number + ": " + e.getMessage()));
        }
    }
}
