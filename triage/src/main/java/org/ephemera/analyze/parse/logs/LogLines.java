package org.ephemera.analyze.parse.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Reader of the lines of all logs of a package, one at a time and log by log. Responses for the same log are read in
 * the order of their calls, late-arriving lines last. A line that two responses contain is passed once.
 */
public final class LogLines {
    /** Resource usage per minute, not output of a container. */
    private static final String PERFORMANCE = "aws.logs.performance";

    /** Receiver of lines. */
    @FunctionalInterface
    public interface Visitor {
        void line(LogLine line) throws IOException;
    }

    /** Opener of bodies. */
    interface Bodies {
        InputStream open(ApiResponse response) throws IOException;
    }

    private final List<ApiResponse> responses;
    private final Bodies bodies;

    public LogLines(SealedPackage sealed) {
        this(sealed.responses(), sealed::open);
    }

    LogLines(List<ApiResponse> responses, Bodies bodies) {
        this.responses = responses;
        this.bodies = bodies;
    }

    /**
     * Reads every line of a container or of an exec session.
     *
     * @return unreadable logs, and logs that were read in part
     * @throws IOException of the visitor
     */
    public List<EvidenceGap> forEach(Visitor visitor) throws IOException {
        return read(
                responses.stream()
                        .filter(a -> !a.artifact().equals(PERFORMANCE))
                        .toList(),
                visitor);
    }

    /** Reads every line of Container Insights' performance log; each line is a JSON object. */
    public List<EvidenceGap> forEachOfPerformance(Visitor visitor) throws IOException {
        return read(
                responses.stream().filter(a -> a.artifact().equals(PERFORMANCE)).toList(), visitor);
    }

    private List<EvidenceGap> read(List<ApiResponse> selected, Visitor visitor) throws IOException {
        List<EvidenceGap> gaps = new ArrayList<>();
        LogLineReader reader = new LogLineReader(new LogBodyIndex(responses), visitor);
        try {
            for (List<ApiResponse> item : byItem(selected)) {
                for (ApiResponse response : item) {
                    read(response, reader, gaps);
                }
                reader.end(item.getFirst().item(), gaps);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return gaps;
    }

    private void read(ApiResponse response, LogLineReader reader, List<EvidenceGap> gaps) {
        LogFormat form = LogFormats.of(response, () -> bodies.open(response)).orElse(null);
        if (form == null) {
            return;
        }
        reader.begin(response);
        try (InputStream in = bodies.open(response)) {
            form.read(in, event -> reader.accept(response, event));
            // Read to the end: the digest is compared there.
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            String file = response.files().getFirst().path();
            gaps.add(new EvidenceGap(
                    response.item(), "cannot read the log " + file + " after " + reader.lines() + " lines: " + why(e)));
        }
    }

    /** Returns the cause. The message of a JSON parser may contain text of the target; its position does not. */
    private static String why(IOException e) {
        return e instanceof JsonProcessingException json && json.getLocation() != null
                ? "invalid JSON at line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr()
                : String.valueOf(e.getMessage());
    }

    /** Groups responses by item. Names of attempts have no order, so responses are sorted by time. */
    private static List<List<ApiResponse>> byItem(List<ApiResponse> responses) {
        Map<String, List<ApiResponse>> items = new LinkedHashMap<>();
        responses.forEach(
                a -> items.computeIfAbsent(a.item(), i -> new ArrayList<>()).add(a));
        items.values().forEach(list -> list.sort(Comparator.comparing(ApiResponse::time)));
        List<List<ApiResponse>> ordered = new ArrayList<>(items.values());
        ordered.sort(Comparator.comparingInt(list -> position(list.getFirst())));
        return ordered;
    }

    /**
     * Returns the position of a response. Late-arriving lines follow the responses that they overlap. The copy of a
     * session in a bucket follows its stream, which has times.
     */
    private static int position(ApiResponse response) {
        return SessionCopies.isObject(response) ? 2 : response.artifact().equals(LogBodyIndex.LATE) ? 1 : 0;
    }
}
