package org.ephemera.cli.cloud;

import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;

/**
 * Settings for Azure in the environment, checked before any request. Values may contain passwords and are never
 * shown.
 */
public final class AzureSettings {
    private static final String ENDPOINT = "AZURE_ENDPOINT_URL";
    private static final List<String> SERVICES = List.of("", "_ARM", "_BLOB", "_FUNCTIONS", "_KEYVAULT", "_LOGIN");
    private static final String CLOUD = "AZURE_CLOUD";

    private AzureSettings() {}

    /**
     * Returns the connection settings.
     *
     * @throws CommandFailure with a usage error with the name of the invalid variable
     */
    public static AzureConnection connection(Session session) throws CommandFailure {
        for (String service : SERVICES) {
            String name = ENDPOINT + service;
            if (session.variable(name).isPresent() && !isEndpoint(session, name)) {
                throw CommandFailure.usage(
                        "invalid URL in " + name,
                        "Set it to a server URL such as http://127.0.0.1:10000, without a user or a query, or unset"
                                + " it");
            }
        }
        AzureConnection azure = AzureConnection.of(session.env());
        try {
            azure.cloud();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("unknown Azure cloud in " + CLOUD, e.getMessage() + ", or unset");
        }
        return azure;
    }

    private static boolean isEndpoint(Session session, String name) {
        try {
            Map<String, String> settings =
                    Map.of(ENDPOINT, session.variable(name).orElse(""));
            return AzureConnection.of(settings).endpoint("blob").isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
