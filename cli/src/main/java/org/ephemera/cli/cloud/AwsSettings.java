package org.ephemera.cli.cloud;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.ProfileFiles;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;

/**
 * Settings for AWS in the environment, checked before any request. Values may contain passwords and are never shown.
 */
public final class AwsSettings {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    /** Suffixes of endpoint variables: the services that are read, and those of store, signer and deployments. */
    private static final List<String> SERVICES = Stream.concat(
                    Stream.of(""),
                    Stream.concat(
                                    AwsClients.services().stream(),
                                    Stream.of("cloudformation", "eventbridge", "kms", "lambda", "sqs"))
                            .map(service -> "_" + service.toUpperCase(Locale.ROOT)))
            .toList();

    private static final List<String> REGIONS = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

    private AwsSettings() {}

    /**
     * Returns the connection settings for store, signer and functions.
     *
     * @throws CommandFailure with a usage error if a variable or a profile file is invalid
     */
    public static AwsConnection connection(Session session) throws CommandFailure {
        check(session);
        checkProfiles();
        return AwsConnection.of(session.env());
    }

    /**
     * Checks the variables.
     *
     * @throws CommandFailure with a usage error with the name of the invalid variable
     */
    static void check(Session session) throws CommandFailure {
        for (String service : SERVICES) {
            String name = ENDPOINT + service;
            if (session.variable(name).isPresent() && !isEndpoint(session, name)) {
                throw CommandFailure.usage(
                        "invalid URL in " + name,
                        "Set it to a server URL such as http://127.0.0.1:5000, without a user or a query, or unset it");
            }
        }
        for (String name : REGIONS) {
            if (session.variable(name).isPresent() && !isRegion(session, name)) {
                throw CommandFailure.usage(
                        "invalid region in " + name, "Set it to a region such as eu-west-1, or unset it");
            }
        }
    }

    /**
     * Checks the profile files.
     *
     * @throws CommandFailure with a usage error with the name of the file that the SDK cannot parse
     */
    static void checkProfiles() throws CommandFailure {
        try {
            ProfileFiles.check();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    private static boolean isEndpoint(Session session, String name) {
        try {
            return withOnly(session, name, ENDPOINT).endpoint("s3").isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isRegion(Session session, String name) {
        try {
            return withOnly(session, name, REGIONS.getFirst()).region().isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the connection settings with the value of one variable assigned to another one. */
    private static AwsConnection withOnly(Session session, String name, String other) {
        Map<String, String> settings = new HashMap<>(session.env());
        String value = session.variable(name).orElse("");
        SERVICES.forEach(service -> settings.remove(ENDPOINT + service));
        settings.put(other, value);
        return AwsConnection.of(settings);
    }
}
