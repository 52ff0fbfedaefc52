package org.ephemera.analyze.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ephemera.analyze.model.TruncatedText;

/** CSV table according to RFC 4180, in UTF-8. Text that a spreadsheet would interpret as a formula is escaped. */
final class CsvTable implements Closeable {
    /** Longest cell: Timesketch indexes values of at most 32,766 bytes, and a character takes up to four. */
    static final int LONGEST = 8000;

    private static final String STARTS_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private final Writer out;

    CsvTable(OutputStream out) {
        this.out = new java.io.BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    }

    void row(List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(cell(cells.get(i)));
        }
        out.write("\r\n");
    }

    /** Returns a cell. Numbers stay unquoted; text is quoted where necessary. */
    static String cell(String text) {
        String shown = escapeControls(TruncatedText.text(text, LONGEST));
        if (!text.isEmpty() && STARTS_FORMULA.indexOf(text.charAt(0)) >= 0 && !isNumber(text)) {
            shown = "'" + shown;
        }
        return shown.chars().anyMatch(c -> c == ',' || c == '"' || c == '\'' || c == ';' || c == ' ')
                ? '"' + shown.replace("\"", "\"\"") + '"'
                : shown;
    }

    private static boolean isNumber(String text) {
        return text.length() < 30 && text.matches("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");
    }

    /** Escapes control characters and characters that change the direction of text. */
    private static String escapeControls(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                shown.append("\\u").append(String.format(java.util.Locale.ROOT, "%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
