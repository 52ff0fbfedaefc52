package org.ephemera.cli.cloud;

import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;

/** The environment's words about Azure, looked at before anything is done. A value may hold a password: none is shown. */
public final class AzureSettings {
    private static final String ENDPOINT = "AZURE_ENDPOINT_URL";
    private static final List<String> SERVICES = List.of("", "_BLOB", "_KEYVAULT", "_LOGIN");
    private static final String CLOUD = "AZURE_CLOUD";

    private AzureSettings() {}

    /** @throws CommandFailure of usage that names the variable which makes no sense */
    public static AzureConnection connection(Session session) throws CommandFailure {
        for (String service : SERVICES) {
            String name = ENDPOINT + service;
            if (session.variable(name).isPresent() && !isEndpoint(session, name)) {
                throw CommandFailure.usage(
                        name + " is no address of a server",
                        "Set it to one like http://127.0.0.1:10000, without a user or a query, or unset it");
            }
        }
        AzureConnection azure = AzureConnection.of(session.env());
        try {
            azure.cloud();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(CLOUD + " is no cloud of Azure", e.getMessage() + ", or unset");
        }
        return azure;
    }

    private static boolean isEndpoint(Session session, String name) {
        try {
            Map<String, String> alone = Map.of(ENDPOINT, session.variable(name).orElse(""));
            return AzureConnection.of(alone).endpoint("blob").isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
