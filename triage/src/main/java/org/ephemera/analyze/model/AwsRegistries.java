package org.ephemera.analyze.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.format.Json;

/**
 * Registries of ECR, and whose they are. Everybody has one: a name says who pushed by its account alone. AWS's own are listed (EKS user
 * guide, "Amazon container image registries for Amazon EKS add-ons"; GuardDuty user guide, "Amazon ECR repository hosting GuardDuty agent").
 */
public final class AwsRegistries {
    private static final Pattern HOST =
            Pattern.compile("([0-9]{12})\\.dkr[.-]ecr[.-][a-z0-9-]+\\.(amazonaws\\.com(\\.cn)?|on\\.aws)");
    private static final Map<String, Set<String>> OWN = read();

    private AwsRegistries() {}

    /** The account of a registry, "" if it is none of ECR. */
    public static String account(String registry) {
        Matcher host = HOST.matcher(registry);
        return host.matches() ? host.group(1) : "";
    }

    /** True if AWS itself pushes there. */
    public static boolean isOwn(String registry) {
        return OWN.values().stream().anyMatch(accounts -> accounts.contains(account(registry)));
    }

    /** The same, of one service: {@code eks} or {@code guardduty}. */
    public static boolean isOf(String service, String registry) {
        return OWN.getOrDefault(service, Set.of()).contains(account(registry));
    }

    private static Map<String, Set<String>> read() {
        try (InputStream in = AwsRegistries.class.getResourceAsStream("aws-registries.json")) {
            if (in == null) {
                throw new IllegalStateException("aws-registries.json is missing from the program");
            }
            JsonNode json = Json.parse(in);
            Map<String, Set<String>> own = new HashMap<>();
            json.properties().forEach(service -> {
                Set<String> accounts = new HashSet<>();
                service.getValue().forEach(account -> accounts.add(account.asText()));
                own.put(service.getKey(), Set.copyOf(accounts));
            });
            return Map.copyOf(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
