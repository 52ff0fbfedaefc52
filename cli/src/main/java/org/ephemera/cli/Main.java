package org.ephemera.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** Starts the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, System.getenv(), args));
    }

    /** Runs one command and returns its exit code. */
    @SuppressWarnings("UnusedVariable") // the commands will use the rest
    public static int run(PrintStream out, PrintStream err, Map<String, String> env, String... args) {
        out.println("ephemera " + version());
        return 0;
    }

    private static String version() {
        try (InputStream in = Main.class.getResourceAsStream("/org/ephemera/bag/version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from the class path");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
