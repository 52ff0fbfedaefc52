package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;

/**
 * Route from the requests of an Azure operation to its simulated handler.
 *
 * @param service folder of the service in the REST specifications: {@code containerinstance, monitor, authorization}
 * @param operation operationId in the REST specifications: {@code ContainerGroups_Get}
 * @param action permission that the caller needs
 * @param apiVersion only supported version; "" if the version is part of the path
 */
record OperationRoute(
        String method,
        Pattern path,
        String service,
        String operation,
        String action,
        String apiVersion,
        Answering answer) {
    static final String SUBSCRIPTION = "/subscriptions/(?<subscription>[^/]+)";
    static final String GROUP = in("Microsoft\\.ContainerInstance/containerGroups") + "(?<group>[^/]+)";
    static final String APP = in("Microsoft\\.App/containerApps") + "(?<app>[^/]+)";
    static final String JOB = in("Microsoft\\.App/jobs") + "(?<job>[^/]+)";

    /** Returns the path of resources of a type, including the slash before their names. */
    static String in(String type) {
        return SUBSCRIPTION + "/resourceGroups/(?<resourceGroup>[^/]+)/providers/" + type + "/";
    }

    /**
     * Handler that returns the complete HTTP response, for services with another protocol than Azure Resource Manager.
     */
    interface Answering {
        HttpAnswer answer(AzureCall call, Matcher path) throws AzureError;
    }

    static OperationRoute get(String path, String operation, String action, String apiVersion, AzureOperation answer) {
        return of("GET", path, operation, action, apiVersion, json(answer));
    }

    /** Returns a route for a POST request that reads. The query is too long for a URL. */
    static OperationRoute ask(String path, String operation, String action, AzureOperation answer) {
        return ask(path, operation, action, "", answer);
    }

    static OperationRoute ask(String path, String operation, String action, String apiVersion, AzureOperation answer) {
        return of("POST", path, operation, action, apiVersion, json(answer));
    }

    static OperationRoute of(
            String method, String path, String operation, String action, String apiVersion, Answering answer) {
        String[] names = operation.split(":", 2);
        return new OperationRoute(
                method,
                Pattern.compile(path, Pattern.CASE_INSENSITIVE),
                names[0],
                names[1],
                action,
                apiVersion,
                answer);
    }

    static Answering json(AzureOperation operation) {
        return (call, path) -> {
            ObjectNode output = operation.answer(call, path);
            return ArmResponses.json(
                    200, call.faults().has(Fault.UnknownFields.class) ? FutureFields.in(output) : output);
        };
    }

    Matcher matcher(AzureCall call) {
        return path.matcher(call.path());
    }
}
