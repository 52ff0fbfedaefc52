package org.ephemera.azure.function;

/** Event Grid events about resources, in Event Grid's own schema. */
final class ResourceEvents {
    private ResourceEvents() {}

    /** Returns the event of a successful operation. */
    static String of(String operation, String resource) {
        return of(operation, resource, "19a69642-1aad-4a96-a5ab-8d05494513ce");
    }

    static String of(String operation, String resource, String id) {
        String type = operation.endsWith("/delete") ? "ResourceDeleteSuccess" : "ResourceActionSuccess";
        return """
                {"subject": "%1$s", "eventType": "Microsoft.Resources.%2$s", "eventTime": "2026-11-25T14:02:31.6022559Z",
                 "id": "%4$s", "dataVersion": "2", "metadataVersion": "1",
                 "topic": "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590",
                 "data": {"resourceProvider": "Microsoft.ContainerInstance", "resourceUri": "%1$s",
                          "operationName": "%3$s", "status": "Succeeded",
                          "httpRequest": {"clientIpAddress": "203.0.113.7", "method": "POST"}}}
                """.formatted(resource, type, operation, id);
    }
}
