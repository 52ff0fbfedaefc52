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
 * ECR registries and their owners. Every AWS account has a registry, so only the account in the host name identifies
 * who pushed an image.
 *
 * <p>The accounts of AWS itself are listed (EKS user guide, "Amazon container image registries for Amazon EKS add-ons";
 * GuardDuty user guide, "Amazon ECR repository hosting GuardDuty agent").
 */
public final class AwsRegistries {
    private static final Pattern HOST =
            Pattern.compile("([0-9]{12})\\.dkr[.-]ecr[.-][a-z0-9-]+\\.(amazonaws\\.com(\\.cn)?|on\\.aws)");
    private static final Map<String, Set<String>> OWN = read();

    private AwsRegistries() {}

    /** Returns the account of an ECR registry, or "" for another registry. */
    public static String account(String registry) {
        Matcher host = HOST.matcher(registry);
        return host.matches() ? host.group(1) : "";
    }

    /** Reports whether the registry belongs to AWS itself. */
    public static boolean isAwsOwned(String registry) {
        return OWN.values().stream().anyMatch(accounts -> accounts.contains(account(registry)));
    }

    /** Reports whether the registry belongs to a service of AWS: {@code eks} or {@code guardduty}. */
    public static boolean isOfService(String service, String registry) {
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
