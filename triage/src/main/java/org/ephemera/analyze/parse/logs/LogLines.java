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
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * The lines of all logs in a package, one at a time, log by log, and readings of the same log in the order of their calls: what
 * came late comes last. A line that two readings brought is given once.
 */
public final class LogLines {
    /** Minutes of usage, not words of a container. */
    private static final String PERFORMANCE = "aws.logs.performance";

    /** Takes lines. */
    @FunctionalInterface
    public interface Visitor {
        void line(LogLine line) throws IOException;
    }

    /** Reads a body. */
    interface Bodies {
        InputStream open(ApiResponse answer) throws IOException;
    }

    private final List<ApiResponse> answers;
    private final Bodies bodies;

    public LogLines(SealedPackage sealed) {
        this(sealed.answers(), sealed::open);
    }

    LogLines(List<ApiResponse> answers, Bodies bodies) {
        this.answers = answers;
        this.bodies = bodies;
    }

    /**
     * Gives every line of a container or of an exec session.
     *
     * @return what could not be read, or not as a whole
     * @throws IOException of the visitor
     */
    public List<Gap> forEach(Visitor visitor) throws IOException {
        return read(
                answers.stream().filter(a -> !a.artifact().equals(PERFORMANCE)).toList(), visitor);
    }

    /** Gives every line of Container Insights' performance log: a JSON object each. */
    public List<Gap> forEachOfPerformance(Visitor visitor) throws IOException {
        return read(
                answers.stream().filter(a -> a.artifact().equals(PERFORMANCE)).toList(), visitor);
    }

    private List<Gap> read(List<ApiResponse> of, Visitor visitor) throws IOException {
        List<Gap> gaps = new ArrayList<>();
        LogLineReader reading = new LogLineReader(new LogBodyIndex(answers), visitor);
        try {
            for (List<ApiResponse> item : byItem(of)) {
                for (ApiResponse answer : item) {
                    read(answer, reading, gaps);
                }
                reading.end(item.getFirst().item(), gaps);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return gaps;
    }

    private void read(ApiResponse answer, LogLineReader reading, List<Gap> gaps) {
        LogForm form = LogForms.of(answer, () -> bodies.open(answer)).orElse(null);
        if (form == null) {
            return;
        }
        reading.begin(answer);
        try (InputStream in = bodies.open(answer)) {
            form.read(in, event -> reading.accept(answer, event));
            // To its end, where its digest is compared.
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            String file = answer.files().getFirst().path();
            gaps.add(new Gap(
                    answer.item(), file + " cannot be read as a log beyond " + reading.lines() + " lines: " + why(e)));
        }
    }

    /** What a parser says may hold words of the target, and its place does not. */
    private static String why(IOException e) {
        return e instanceof JsonProcessingException json && json.getLocation() != null
                ? "it is no JSON from line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + " on"
                : String.valueOf(e.getMessage());
    }

    /** Attempts of an item are kept under names that say nothing of their order. */
    private static List<List<ApiResponse>> byItem(List<ApiResponse> answers) {
        Map<String, List<ApiResponse>> items = new LinkedHashMap<>();
        answers.forEach(
                a -> items.computeIfAbsent(a.item(), i -> new ArrayList<>()).add(a));
        items.values().forEach(list -> list.sort(Comparator.comparing(ApiResponse::time)));
        List<List<ApiResponse>> ordered = new ArrayList<>(items.values());
        ordered.sort(Comparator.comparingInt(list -> turn(list.getFirst())));
        return ordered;
    }

    /** Late readings come after those that they overlap, and the copy of a session in a bucket after that in a stream, which has times. */
    private static int turn(ApiResponse answer) {
        return SessionCopies.isObject(answer) ? 2 : answer.artifact().equals(LogBodyIndex.LATE) ? 1 : 0;
    }
}
