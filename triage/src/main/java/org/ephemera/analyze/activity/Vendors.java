package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Accounts of AWS from which services that look after accounts take a role in them, as each of these services says in its guide to
 * setting that up. Whoever is a customer of one may have it take a role.
 */
final class Vendors {
    private static final Map<String, String> NAMES = read();

    private Vendors() {}

    /** Whose an account is. */
    static Optional<String> name(String account) {
        return Optional.ofNullable(NAMES.get(account));
    }

    private static Map<String, String> read() {
        try (InputStream in = Vendors.class.getResourceAsStream("vendors.json")) {
            if (in == null) {
                throw new IllegalStateException("vendors.json is missing from the program");
            }
            JsonNode json = Json.parse(in);
            Map<String, String> names = new HashMap<>();
            json.properties()
                    .forEach(vendor ->
                            vendor.getValue().forEach(account -> names.put(account.asText(), vendor.getKey())));
            return Map.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
