package org.ephemera.recorder;

import org.ephemera.model.Digest;

/**
 * Keys of the objects of the spool ({@link EventSpool}) below {@code recorder/}. {@code hours/DAY/} lists the hours
 * with events, and {@code packaged/DAY/} lists the hours with a package. {@code SCOPE/HOUR/} contains the recorded
 * events and definitions.
 */
final class SpoolKeys {
    /** Parameter of an item that reads the spool. */
    static final String SCOPE = "scope";

    static final String HOUR = "hour";

    /** Parameters of the items of an hour. */
    record Parameters(String scope, String hour) {}

    static final String REFUSED = ".refused.json";
    private static final String ROOT = "recorder/";
    private static final String JSON = ".json";
    private static final int HEX = 64;

    private SpoolKeys() {}

    static String hours(String day) {
        return ROOT + "hours/" + day + "/";
    }

    static String packaged(String day) {
        return ROOT + "packaged/" + day + "/";
    }

    /** Returns the last part of the key in both folders. */
    static String name(RecorderScope scope, ClockHour hour) {
        return hour.key() + "-" + scope.key() + JSON;
    }

    static String events(String scope, String hour) {
        return ROOT + scope + "/" + hour + "/events/";
    }

    static String definitions(String scope, String hour) {
        return ROOT + scope + "/" + hour + "/definitions/";
    }

    /**
     * Returns the key of an event. It contains the key of the definition, so that a listing shows whether the
     * definition is stored.
     */
    static String event(RecorderScope scope, ClockHour hour, RecordedEvent event) {
        String named = switch (event.definition()) {
            case DefinitionReference.Named definition -> "." + definition.key().hex();
            case DefinitionReference.Absent untold -> "";
        };
        return events(scope.key(), hour.key()) + event.key().hex() + named + JSON;
    }

    static String response(RecorderScope scope, ClockHour hour, Digest definition) {
        return definitions(scope.key(), hour.key()) + definition.hex() + JSON;
    }

    static String refusal(RecorderScope scope, ClockHour hour, Digest definition) {
        return definitions(scope.key(), hour.key()) + definition.hex() + REFUSED;
    }

    /** Returns the key of the definition that the key of an event contains; "" if there is no definition. */
    static String definitionOf(String eventKey) {
        String name = eventKey.substring(eventKey.lastIndexOf('/') + 1);
        return name.length() == HEX + 1 + HEX + JSON.length() ? name.substring(HEX + 1, HEX + 1 + HEX) : "";
    }

    /** Returns the definition whose response or refusal is stored under the key. */
    static String definitionAt(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        int end = name.indexOf('.');
        return end < 0 ? name : name.substring(0, end);
    }
}
