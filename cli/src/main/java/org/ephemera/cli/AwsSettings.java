package org.ephemera.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.client.AwsConnection;

/** The environment's words about AWS, looked at before anything is done. A value may hold a password: none is shown. */
final class AwsSettings {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    private static final List<String> SERVICES =
            List.of("", "_CLOUDWATCH", "_CLOUDWATCH_LOGS", "_ECS", "_KMS", "_S3", "_STS");
    private static final List<String> REGIONS = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

    private AwsSettings() {}

    static AwsConnection connection(Session session) throws Failure {
        check(session);
        return AwsConnection.of(session.env());
    }

    /** @throws Failure of usage that names the variable which makes no sense */
    static void check(Session session) throws Failure {
        for (String service : SERVICES) {
            String name = ENDPOINT + service;
            if (session.variable(name).isPresent() && !isEndpoint(session, name)) {
                throw Failure.usage(
                        name + " is no address of a server",
                        "Set it to one like http://127.0.0.1:5000, without a user or a query, or unset it");
            }
        }
        for (String name : REGIONS) {
            if (session.variable(name).isPresent() && !isRegion(session, name)) {
                throw Failure.usage(name + " is no region", "Set it to one like eu-west-1, or unset it");
            }
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
