package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.format.LineReader;

/**
 * The alerts that came after the window of the package that this one follows, and that it holds beside the event that opened it: bodies
 * of {@code follow-up.alerts}, JSONL of {@code urn:ephemera:trigger:v1}, each with its event in Base64. The place of each is its line.
 */
public final class LaterAlerts {
    static final String ARTIFACT = "follow-up.alerts";

    /** In bytes, as much as one that is filed may have, and its line feed. */
    private static final int LONGEST = (9 << 20) + 1;

    /** Of a storm of alerts the first ones tell what there is; each is read anew for each who asks. */
    private static final int MOST = 200;

    private final Consumer<LocatedJson> reader;
    private final List<Gap> gaps = new ArrayList<>();
    private int read;

    private LaterAlerts(Consumer<LocatedJson> reader) {
        this.reader = reader;
    }

    /**
     * Reads those that are about the package's own target, one after the other.
     *
     * @param reader of an event and where it stands; hostile
     * @return those that cannot be read, and those that are not
     */
    public static List<Gap> forEach(SealedPackage sealed, Consumer<LocatedJson> reader) {
        LaterAlerts alerts = new LaterAlerts(reader);
        sealed.answers(ARTIFACT).forEach(answer -> alerts.body(sealed, answer));
        return alerts.gaps;
    }

    private void body(SealedPackage sealed, ApiResponse answer) {
        try (InputStream in = sealed.open(answer);
                LineReader lines = new LineReader(in, LONGEST)) {
            long number = 1;
            for (Optional<byte[]> line = lines.next(); line.isPresent() && read <= MOST; line = lines.next()) {
                line(line.get(), answer, number++);
            }
        } catch (IOException e) {
            gaps.add(new Gap(answer.item(), "later alerts are not read: " + e.getMessage()));
        }
    }

    private void line(byte[] line, ApiResponse answer, long number) {
        try {
            JsonNode filed = Json.parse(line);
            // Those of other targets of the workload are kept here as well, where the budget left no package for them.
            if (!filed.path("sameTarget").asBoolean()) {
                return;
            }
            read++;
            if (read > MOST) {
                gaps.add(new Gap(answer.item(), "after " + MOST + " later alerts no more were read; they are sealed"));
                return;
            }
            byte[] event = Base64.getDecoder().decode(filed.path("eventBase64").asText());
            reader.accept(new LocatedJson(Json.parse(event), answer.line(number)));
        } catch (IOException | IllegalArgumentException e) {
            gaps.add(new Gap(answer.item(), "the later alert in line " + number + " is not read: " + e.getMessage()));
        }
    }
}
