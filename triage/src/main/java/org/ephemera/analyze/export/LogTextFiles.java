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
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.redact.LogMasking;
import org.ephemera.model.EscapedText;

/**
 * Log text, a file for each container, written line by line as the lines are read. Files are numbered; their names hold letters and digits
 * of the container's name, {@code logs/index.csv} has the name itself.
 */
public final class LogTextFiles implements Closeable {
    /** All are open at once; what is of more containers goes into one more file together. */
    private static final int MOST_FILES = 200;

    private static final int LONGEST_NAME = 40;
    private static final String REST = "each line names its own";

    /** Opens a file; see {@code Outputs}. */
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
    /** What has no file of its own; whatever a container is called, it is not this one. */
    private Optional<Text> rest = Optional.empty();

    private long apart;

    public LogTextFiles(Files files) {
        this.files = files;
    }

    /**
     * Writes the next line: its time, a tab, its text with secrets masked. Characters that command a terminal or an editor are written as <code>&#92;x1b</code>: the bytes as
     * they were are in the package.
     */
    public void accept(LogLine line) throws IOException {
        Text text = text(line.container());
        String time = line.time().map(Object::toString).orElse("-");
        text.out.write((time + "\t").getBytes(StandardCharsets.UTF_8));
        if (rest.filter(text::equals).isPresent()) {
            text.out.write((inert(line.container()) + "\t").getBytes(StandardCharsets.UTF_8));
        }
        String masked = masking.masked(line.container() + '\0' + line.stream(), line.text());
        text.out.write(inert(masked).getBytes(StandardCharsets.UTF_8));
        text.out.write('\n');
        text.lines++;
    }

    private Text text(String container) throws IOException {
        Text known = texts.get(container);
        if (known != null) {
            return known;
        }
        if (texts.size() < MOST_FILES) {
            Text text = open(safe(container));
            texts.put(container, text);
            return text;
        }
        apart++;
        if (rest.isEmpty()) {
            rest = Optional.of(open("others"));
        }
        return rest.get();
    }

    private Text open(String name) throws IOException {
        String file = String.format(Locale.ROOT, "logs/%03d-%s.txt", texts.size() + 1, name);
        return new Text(file, new BufferedOutputStream(files.create(file), 1 << 14));
    }

    private static String safe(String container) {
        StringBuilder name = new StringBuilder();
        container
                .chars()
                .limit(LONGEST_NAME)
                .forEach(c -> name.append(
                        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? (char) c : '-'));
        return name.isEmpty() ? "log" : name.toString();
    }

    /** Said after the last line: that more containers spoke than there are files. */
    public Optional<Gap> gap() {
        return apart == 0
                ? Optional.empty()
                : Optional.of(new Gap(
                        "logs", apart + " lines are of more than " + MOST_FILES + " containers and stand in one file"));
    }

    private static String inert(String text) {
        if (text.codePoints().noneMatch(LogTextFiles::commands)) {
            return text;
        }
        StringBuilder inert = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (!commands(c)) {
                inert.appendCodePoint(c);
            } else if (c < 0x100) {
                inert.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                EscapedText.append(c, inert);
            }
        });
        return inert.toString();
    }

    /** All but the tab that {@link EscapedText} shows as well, of those that Unicode knows: an editor may begin a line at them, or write backwards. */
    private static boolean commands(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Completes the files and writes their index. */
    @Override
    public void close() throws IOException {
        for (Text text : texts.values()) {
            text.out.close();
        }
        if (rest.isPresent()) {
            rest.get().out.close();
        }
        if (texts.isEmpty()) {
            return;
        }
        try (CsvTable index = new CsvTable(files.create("logs/index.csv"))) {
            index.row(List.of("file", "container", "lines"));
            for (Map.Entry<String, Text> text : texts.entrySet()) {
                index.row(row(text.getKey(), text.getValue()));
            }
            if (rest.isPresent()) {
                index.row(row(REST, rest.get()));
            }
        }
    }

    private static List<String> row(String container, Text text) {
        return List.of(text.file, container, Long.toString(text.lines));
    }
}
