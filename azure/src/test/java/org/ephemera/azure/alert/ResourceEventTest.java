package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceEventTest {
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";

    @ParameterizedTest
    @CsvSource({
        "ResourceActionSuccess, microsoft.containerinstance/CONTAINERGROUPS/containers/exec/action, /containers/app",
        "ResourceActionSuccess, Microsoft.ContainerInstance/containerGroups/restart/action, ''",
        "ResourceDeleteSuccess, Microsoft.ContainerInstance/containerGroups/delete, ''",
    })
    void parsesGroupOfOperation(String type, String operation, String below) {
        byte[] event = event(type, operation, GROUP + below);
        assertThat(AlertParser.isForAzure(event)).isTrue();
        ParsedAlert alert = AlertParser.parse(event);
        assertThat(alert).isInstanceOf(ParsedAlert.Recognised.class);
        AlertSubject subject = ((ParsedAlert.Recognised) alert).subjects().getFirst();
        assertThat(subject.target().id()).isEqualTo(AzureTarget.parse(GROUP).id());
        assertThat(subject.trigger().eventId()).isEqualTo("1-2-3");
        assertThat(subject.trigger().eventTime()).isPresent();
        assertThat(AlertParser.parse(
                        ("[" + new String(event, StandardCharsets.UTF_8) + "]").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(alert);
    }

    @ParameterizedTest
    @CsvSource({
        "ResourceWriteSuccess, Microsoft.ContainerInstance/containerGroups/write, does not start a collection",
        "ResourceActionFailure, Microsoft.ContainerInstance/containerGroups/stop/action, did not succeed",
        "ResourceDeleteSuccess, Microsoft.Storage/storageAccounts/delete, does not start a collection",
    })
    void ignoresOtherOperations(String type, String operation, String why) {
        assertThat(AlertParser.parse(event(type, operation, GROUP)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains(why));
    }

    @Test
    void escapesHostileResourceName() {
        String operation = ResourceEvent.OPERATIONS.getFirst();
        assertThat(AlertParser.parse(event("ResourceActionSuccess", operation, "/containers/\u202e../'x")))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).isPrintable().doesNotContain("\u202e"));
    }

    @Test
    void rejectsEventWithoutId() {
        String event = new String(
                        event("ResourceDeleteSuccess", ResourceEvent.OPERATIONS.getLast(), GROUP),
                        StandardCharsets.UTF_8)
                .replace("1-2-3", " ");
        assertThat(AlertParser.parse(event.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ParsedAlert.NotAnAlert.class);
    }

    private static byte[] event(String type, String operation, String resource) {
        return ("{\"id\": \"1-2-3\", \"eventType\": \"Microsoft.Resources." + type
                        + "\", \"eventTime\": \"2026-11-25T14:02:31.6022559Z\", \"data\": {\"operationName\": \""
                        + operation
                        + "\", \"resourceUri\": \"" + resource + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
