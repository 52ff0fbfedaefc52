package org.ephemera.format;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Contents of the two files that make a folder a bag (RFC 8493 §2.1.1, §2.2.2). */
public final class BagFiles {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private BagFiles() {}

    /** Returns the content of {@code bagit.txt}. */
    public static byte[] bagit() {
        return ascii("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    }

    /**
     * Returns the content of {@code bag-info.txt}. The date is the day of the opening, so that two workers that close
     * the package write the same bytes.
     */
    public static byte[] bagInfo(OpenRecord open, BuildInfo build, long bytes, int files) {
        return ascii("Bag-Software-Agent: ephemera " + build.version() + "\n"
                + "Bagging-Date: " + DAY.format(open.openedAt()) + "\n"
                + "External-Identifier: " + open.packageId() + "\n"
                + open.caseId()
                        .map(id -> "Internal-Sender-Identifier: " + id + "\n")
                        .orElse("")
                + "Payload-Oxum: " + bytes + "." + files + "\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
