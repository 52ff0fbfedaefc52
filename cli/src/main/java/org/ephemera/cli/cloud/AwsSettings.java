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

/** The environment's words about AWS, looked at before anything is done. A value may hold a password: none is shown. */
public final class AwsSettings {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    /** All that are asked: those that are read, the signer's, and that of functions. */
    private static final List<String> SERVICES = Stream.concat(
                    Stream.of(""),
                    Stream.concat(AwsClients.services().stream(), Stream.of("kms", "lambda"))
                            .map(service -> "_" + service.toUpperCase(Locale.ROOT)))
            .toList();

    private static final List<String> REGIONS = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

    private AwsSettings() {}

    public static AwsConnection connection(Session session) throws CommandFailure {
        check(session);
        checkProfiles();
        return AwsConnection.of(session.env());
    }

    /** @throws CommandFailure of usage that names the variable which makes no sense */
    static void check(Session session) throws CommandFailure {
        for (String service : SERVICES) {
            String name = ENDPOINT + service;
            if (session.variable(name).isPresent() && !isEndpoint(session, name)) {
                throw CommandFailure.usage(
                        name + " is no address of a server",
                        "Set it to one like http://127.0.0.1:5000, without a user or a query, or unset it");
            }
        }
        for (String name : REGIONS) {
            if (session.variable(name).isPresent() && !isRegion(session, name)) {
                throw CommandFailure.usage(name + " is no region", "Set it to one like eu-west-1, or unset it");
            }
        }
    }

    /** @throws CommandFailure of usage that names the file of profiles which the SDK does not understand */
    static void checkProfiles() throws CommandFailure {
        try {
            ProfileFiles.check();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    private static boolean isEndpoint(Session session, String name) {
        try {
            return alone(session, name, ENDPOINT).endpoint("s3").isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isRegion(Session session, String name) {
        try {
            return alone(session, name, REGIONS.getFirst()).region().isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whatever a variable holds, as if the other were the only one that held it. */
    private static AwsConnection alone(Session session, String name, String other) {
        Map<String, String> settings = new HashMap<>(session.env());
        String value = session.variable(name).orElse("");
        SERVICES.forEach(service -> settings.remove(ENDPOINT + service));
        settings.put(other, value);
        return AwsConnection.of(settings);
    }
}
