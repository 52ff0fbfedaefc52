package org.ephemera.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.ephemera.model.Digest;

/**
 * The style and the one script of a report, and the policy that lets a browser use these two and nothing else (Content
 * Security Policy Level 3).
 */
record Assets(String style, String script) {
    static Assets standard() {
        return new Assets(text("report.css"), text("report.js"));
    }

    /** Each is allowed by what it is, not by where it stands: a script that somebody smuggled in is another one. */
    String policy() {
        return "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                + "'; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String text) {
        byte[] digest = Digest.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
