package org.ephemera.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.ephemera.format.OpenRecord;

/** What this build is. */
final class Version {
    private Version() {}

    static String text() {
        try (InputStream in = OpenRecord.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return "ephemera " + properties.getProperty("version", "unknown") + " (commit "
                    + properties.getProperty("gitCommit", "unknown") + ", Java " + Runtime.version() + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
