package org.ephemera.recorder;

import org.ephemera.model.Digest;

/**
 * Where things stand below {@code recorder/}. {@code hours/DAY/} and {@code packaged/DAY/} tell which hours have something
 * and which have their package; {@code SCOPE/HOUR/} has what was recorded.
 */
final class SpoolKeys {
    /** Parameters of an item that reads the spool. */
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

    /** The last part of the key in both folders. */
    static String name(RecorderScope scope, Hour hour) {
        return hour.key() + "-" + scope.key() + JSON;
    }

    static String events(String scope, String hour) {
        return ROOT + scope + "/" + hour + "/events/";
    }

    static String definitions(String scope, String hour) {
        return ROOT + scope + "/" + hour + "/definitions/";
    }

    /** It holds the definition's key, so that a listing tells whether each event has what it names. */
    static String event(RecorderScope scope, Hour hour, RecordedEvent event) {
        String named = switch (event.definition()) {
            case DefinitionReference.Named definition -> "." + definition.key().hex();
            case DefinitionReference.Untold untold -> "";
        };
        return events(scope.key(), hour.key()) + event.key().hex() + named + JSON;
    }

    static String answer(RecorderScope scope, Hour hour, Digest definition) {
        return definitions(scope.key(), hour.key()) + definition.hex() + JSON;
    }

    static String refusal(RecorderScope scope, Hour hour, Digest definition) {
        return definitions(scope.key(), hour.key()) + definition.hex() + REFUSED;
    }

    /** The definition that an event's key names, or "" if it names none. */
    static String definitionOf(String eventKey) {
        String name = eventKey.substring(eventKey.lastIndexOf('/') + 1);
        return name.length() == HEX + 1 + HEX + JSON.length() ? name.substring(HEX + 1, HEX + 1 + HEX) : "";
    }

    /** The definition whose answer or refusal stands there. */
    static String definitionAt(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        int end = name.indexOf('.');
        return end < 0 ? name : name.substring(0, end);
    }
}
