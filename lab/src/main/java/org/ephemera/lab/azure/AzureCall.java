package org.ephemera.lab.azure;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.http.HttpCall;

/**
 * Normalized request to the simulated Azure. Azure's SDK for metrics sends two slashes before the path of a resource;
 * one slash means the same.
 *
 * @param path decoded path with one leading slash and without the query
 * @param query decoded query
 * @param range requested byte range: {@code bytes=0-1023}; empty for the complete body
 */
record AzureCall(
        String method,
        String path,
        Map<String, String> query,
        Optional<String> authorization,
        Optional<String> range,
        String body,
        CallFaults faults) {
    AzureCall {
        query = Map.copyOf(query);
    }

    static AzureCall of(HttpCall http) {
        String[] halves = http.path().split("\\?", 2);
        Map<String, String> query = new TreeMap<>();
        for (String pair : halves.length < 2 || halves[1].isEmpty() ? new String[0] : halves[1].split("&")) {
            String[] sides = pair.split("=", 2);
            query.put(decoded(sides[0]).toLowerCase(Locale.ROOT), sides.length < 2 ? "" : decoded(sides[1]));
        }
        String path = "/" + decoded(halves[0].replace("+", "%2B")).replaceFirst("^/+", "");
        return new AzureCall(
                http.method(),
                path,
                query,
                http.header("authorization"),
                http.header("range"),
                http.text(),
                CallFaults.NONE);
    }

    AzureCall with(CallFaults callFaults) {
        return new AzureCall(method, path, query, authorization, range, body, callFaults);
    }

    /**
     * Returns a query parameter.
     *
     * @param name name in lower case
     */
    Optional<String> param(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Returns a field of the form in the body. */
    Optional<String> field(String name) {
        for (String pair : body.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2 && decoded(sides[0]).equals(name)) {
                return Optional.of(decoded(sides[1]));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
