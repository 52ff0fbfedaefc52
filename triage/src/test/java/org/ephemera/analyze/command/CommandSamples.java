package org.ephemera.analyze.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Samples of {@code samples.tsv}: expected result, scope and text. */
final class CommandSamples {
    static final String WALLET =
            "48" + "edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8nLwEVsaSWJ4fhdUyZijBG7vV4Q";

    private CommandSamples() {}

    /**
     * Sample text.
     *
     * @param expected {@code clean}, {@code no RULE}, the id of the signature that matches, or that id and the result
     *     of one of its exceptions: a severity or {@code none}
     */
    record Sample(String expected, TextScope scope, String text) {
        boolean positive() {
            return expected.contains("/");
        }

        String signature() {
            return expected.split(" ", 2)[0];
        }

        String rule() {
            return positive() ? expected.split("/", 2)[0] : expected.substring(expected.indexOf(' ') + 1);
        }
    }

    static List<Sample> all() {
        try (InputStream in = CommandSamples.class.getResourceAsStream("samples.tsv")) {
            if (in == null) {
                throw new IllegalStateException("samples.tsv is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(CommandSamples::sample)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample sample(String line) {
        String[] parts = line.split("\t", 3);
        String wallet = (WALLET + WALLET).substring(0, 106);
        String text = parts[2].replace("{WALLET95}", wallet.substring(0, 95))
                .replace("{WALLET106}", wallet)
                .replace("{HEX95}", "0abcdef123".repeat(10).substring(0, 95));
        return new Sample(parts[0], TextScope.valueOf(parts[1].toUpperCase(Locale.ROOT)), text);
    }
}
