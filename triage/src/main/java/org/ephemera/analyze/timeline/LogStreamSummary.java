package org.ephemera.analyze.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.model.Digest;

/** Summary of one log stream of a container: first and last line, silences, bursts. */
final class LogStreamSummary {
    private static final int MOST_SILENCES = 50;
    /** A pause counts as a silence if it is at least this many times the average time between two lines. */
    private static final int UNUSUAL = 5;
    /** Five weeks. */
    private static final int MOST_MINUTES = 50_000;
    /** Smallest number of lines per minute that counts as a burst, if it is also {@link #TIMES} times the median. */
    private static final int LOUD = 100;

    private static final int LOUD_ERRORS = 20;
    private static final int TIMES = 10;
    /** Number of characters at the beginning of a line in which error words are searched. */
    private static final int HEAD = 400;

    private static final List<String> ERRORS = List.of("error", "fatal", "panic", "exception", "traceback", "segfault");

    private record Mark(Instant time, EvidenceLocation evidence) {}

    private static final Mark NONE_YET =
            new Mark(Instant.EPOCH, new EvidenceLocation("", FileLocation.root(), new Digest("0".repeat(64))));

    private record Silence(Mark last, Duration length) {}

    private static final class Minute {
        private Mark first;
        private Mark last;
        private int lines;
        private int errors;

        Minute(Mark first) {
            this.first = first;
            this.last = first;
        }

        void accept(Mark mark, boolean error) {
            first = mark.time().isBefore(first.time()) ? mark : first;
            last = mark.time().isBefore(last.time()) ? last : mark;
            lines++;
            errors += error ? 1 : 0;
        }
    }

    private final String container;
    private final String stream;
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();
    private Mark first = NONE_YET;
    private Mark last = NONE_YET;
    private Mark latest = NONE_YET;
    private long lines;
    private long backwards;

    LogStreamSummary(String container, String stream) {
        this.container = container;
        this.stream = stream;
    }

    void accept(Instant time, LogLine line) {
        Mark mark = new Mark(time, line.evidence());
        if (lines++ == 0) {
            first = mark;
            last = mark;
        } else if (time.isBefore(latest.time())
                && latest.evidence().file().equals(line.evidence().file())) {
            // Times may go back between two bodies, because the newest may have been read first.
            backwards++;
        }
        first = time.isBefore(first.time()) ? mark : first;
        last = time.isBefore(last.time()) ? last : mark;
        latest = mark;
        long minute = Math.floorDiv(time.getEpochSecond(), 60);
        if (minutes.size() < MOST_MINUTES || minutes.containsKey(minute)) {
            minutes.computeIfAbsent(minute, any -> new Minute(mark)).accept(mark, isError(line.text()));
        }
    }

    /** Returns the pauses of five minutes or more that are unusually long for this log, by time. */
    private List<Silence> silences() {
        List<Silence> silences = new ArrayList<>();
        Duration usual = lines < 2
                ? Duration.ZERO
                : Duration.between(first.time(), last.time()).dividedBy(lines - 1);
        Duration least = usual.multipliedBy(UNUSUAL);
        Mark before = first;
        for (Minute minute : minutes.values()) {
            Duration length = Duration.between(before.time(), minute.first.time());
            if (length.compareTo(LogSummary.SILENCE) >= 0 && length.compareTo(least) >= 0) {
                silences.add(new Silence(before, length));
            }
            before = minute.last;
        }
        return silences;
    }

    private static boolean isError(String text) {
        String head = text.substring(0, Math.min(HEAD, text.length())).toLowerCase(Locale.ROOT);
        return ERRORS.stream().anyMatch(head::contains);
    }

    String container() {
        return container;
    }

    EvidenceLocation evidence() {
        return first.evidence();
    }

    /** Returns the number of lines by minute; the key counts the minutes since 1970-01-01. */
    Map<Long, Integer> counts() {
        Map<Long, Integer> counts = new TreeMap<>();
        minutes.forEach((minute, lines) -> counts.put(minute, lines.lines));
        return counts;
    }

    void addTo(TimelineEntries entries, List<EvidenceGap> gaps) {
        add(entries, first, "first line", "the log begins" + streamNote());
        add(
                entries,
                last,
                "last line",
                "the log ends" + streamNote() + ", after " + lines + (lines == 1 ? " line" : " lines"));
        List<Silence> silences = silences();
        List<Silence> longest = silences.stream()
                .sorted(Comparator.comparing(Silence::length).reversed())
                .limit(MOST_SILENCES)
                .toList();
        longest.forEach(silence -> add(
                entries,
                silence.last(),
                "silence",
                "no line is logged" + streamNote() + " for " + silence.length().toMinutes() + " minutes after this"
                        + " line"));
        addBursts(entries);
        String about = container + streamNote();
        if (silences.size() > longest.size()) {
            gaps.add(new EvidenceGap(
                    "timeline",
                    about + " has " + silences.size() + " silences; the " + MOST_SILENCES + " longest are shown"));
        }
        if (backwards > 0) {
            gaps.add(new EvidenceGap(
                    "timeline",
                    "the times of " + about + " go backwards " + backwards
                            + " times: the clock was changed, or lines of several writers are mixed"));
        }
        if (minutes.size() == MOST_MINUTES) {
            gaps.add(new EvidenceGap(
                    "timeline",
                    about + " has lines in more than " + MOST_MINUTES + " minutes; later bursts are not detected"));
        }
    }

    private void addBursts(TimelineEntries entries) {
        int usual = median(
                minutes.values().stream().mapToInt(minute -> minute.lines).toArray());
        int usualErrors = median(
                minutes.values().stream().mapToInt(minute -> minute.errors).toArray());
        long before = Long.MIN_VALUE;
        boolean loud = false;
        boolean failing = false;
        for (var entry : minutes.entrySet()) {
            Minute minute = entry.getValue();
            boolean next = entry.getKey() == before + 1;
            boolean isLoud = minute.lines >= Math.max(LOUD, TIMES * usual);
            boolean isFailing = minute.errors >= Math.max(LOUD_ERRORS, TIMES * usualErrors);
            if (isLoud && !(loud && next)) {
                add(
                        entries,
                        minute.first,
                        "burst",
                        "a burst of lines" + streamNote() + ": " + minute.lines + " in a minute, usually " + usual);
            }
            if (isFailing && !(failing && next)) {
                add(
                        entries,
                        minute.first,
                        "burst",
                        "a burst of errors" + streamNote() + ": " + minute.errors + " in a minute, usually "
                                + usualErrors);
            }
            loud = isLoud;
            failing = isFailing;
            before = entry.getKey();
        }
    }

    private void add(TimelineEntries entries, Mark mark, String field, String message) {
        entries.add(EntryKind.LOG, new DocumentTime(mark.time(), 1), field, container, message, "", mark.evidence());
    }

    private String streamNote() {
        return stream.isEmpty() ? "" : " (" + stream + ")";
    }

    private static int median(int[] counts) {
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
