package org.ephemera.analyze.export;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.redact.LogMasking;
import org.ephemera.model.EscapedText;

/**
 * Writer of log text: one file for each container, written line by line.
 * File names consist of a number and the letters and digits of the container's name; {@code logs/index.csv} contains
 * the complete name.
 */
public final class LogTextFiles implements Closeable {
    /** All files are open at the same time; lines of further containers go to one shared file. */
    private static final int MOST_FILES = 200;

    private static final int LONGEST_NAME = 40;
    private static final String SHARED_CONTAINER = "several, named in each line";

    /** Creator of files; see {@code Outputs}. */
    @FunctionalInterface
    public interface Files {
        OutputStream create(String name) throws IOException;
    }

    private static final class Text {
        private final String file;
        private final OutputStream out;
        private long lines;

        Text(String file, OutputStream out) {
            this.file = file;
            this.out = out;
        }
    }

    private final Files files;
    private final LogMasking masking = new LogMasking();
    private final Map<String, Text> texts = new LinkedHashMap<>();
    /**
     * Shared file for containers beyond the limit. It is not part of the map, so that no container name can refer to
     * it.
     */
    private Optional<Text> shared = Optional.empty();

    private long sharedLines;

    public LogTextFiles(Files files) {
        this.files = files;
    }

    /**
     * Writes a line: its time, a tab, and its text with secrets masked.
     * Characters that control a terminal or an editor are written as <code>&#92;x1b</code>; the package contains the
     * original bytes.
     */
    public void accept(LogLine line) throws IOException {
        Text text = text(line.container());
        String time = line.time().map(Object::toString).orElse("-");
        text.out.write((time + "\t").getBytes(StandardCharsets.UTF_8));
        if (shared.filter(text::equals).isPresent()) {
            text.out.write((escape(line.container()) + "\t").getBytes(StandardCharsets.UTF_8));
        }
        String masked = masking.masked(line.container() + '\0' + line.stream(), line.text());
        text.out.write(escape(masked).getBytes(StandardCharsets.UTF_8));
        text.out.write('\n');
        text.lines++;
    }

    private Text text(String container) throws IOException {
        Text known = texts.get(container);
        if (known != null) {
            return known;
        }
        if (texts.size() < MOST_FILES) {
            Text text = open(safeName(container));
            texts.put(container, text);
            return text;
        }
        sharedLines++;
        if (shared.isEmpty()) {
            shared = Optional.of(open("others"));
        }
        return shared.get();
    }

    private Text open(String name) throws IOException {
        String file = String.format(Locale.ROOT, "logs/%03d-%s.txt", texts.size() + 1, name);
        return new Text(file, new BufferedOutputStream(files.create(file), 1 << 14));
    }

    private static String safeName(String container) {
        StringBuilder name = new StringBuilder();
        container
                .chars()
                .limit(LONGEST_NAME)
                .forEach(c -> name.append(
                        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? (char) c : '-'));
        return name.isEmpty() ? "log" : name.toString();
    }

    /** Returns a gap if there were more containers than files; call it after the last line. */
    public Optional<EvidenceGap> gap() {
        return sharedLines == 0
                ? Optional.empty()
                : Optional.of(new EvidenceGap(
                        "logs",
                        sharedLines + " lines of containers beyond the first " + MOST_FILES + " are written"
                                + " to one shared file"));
    }

    private static String escape(String text) {
        if (text.codePoints().noneMatch(LogTextFiles::isControl)) {
            return text;
        }
        StringBuilder inert = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (!isControl(c)) {
                inert.appendCodePoint(c);
            } else if (c < 0x100) {
                inert.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                EscapedText.append(c, inert);
            }
        });
        return inert.toString();
    }

    /**
     * Reports whether a character controls a terminal or an editor. These are the Unicode characters that {@link
     * EscapedText} escapes, except the tab.
     */
    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Closes the files and writes their index. */
    @Override
    public void close() throws IOException {
        for (Text text : texts.values()) {
            text.out.close();
        }
        if (shared.isPresent()) {
            shared.get().out.close();
        }
        if (texts.isEmpty()) {
            return;
        }
        try (CsvTable index = new CsvTable(files.create("logs/index.csv"))) {
            index.row(List.of("file", "container", "lines"));
            for (Map.Entry<String, Text> text : texts.entrySet()) {
                index.row(row(text.getKey(), text.getValue()));
            }
            if (shared.isPresent()) {
                index.row(row(SHARED_CONTAINER, shared.get()));
            }
        }
    }

    private static List<String> row(String container, Text text) {
        return List.of(text.file, container, Long.toString(text.lines));
    }
}
