package org.ephemera.analyze.drift;

import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Short names of resources, taken from their ARNs. */
final class ShortNames {
    private ShortNames() {}

    /** Returns the ID of a task. */
    static String of(LocatedJson task) {
        return last(task.at("taskArn").textOrEmpty());
    }

    /** Returns the family and revision of a task definition. */
    static String definition(LocatedJson definition) {
        return last(definition.at("taskDefinitionArn").textOrEmpty());
    }

    static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /**
     * Reports whether a name is the controller's name plus one part: {@code web-6d5f} is named after {@code web},
     * {@code web-api-6d5f} is not.
     */
    static boolean isNamedAfter(String made, String controller) {
        return made.startsWith(controller + "-") && made.lastIndexOf('-') == controller.length();
    }

    /** Returns the principal without the session name: {@code …:assumed-role/deploy}. */
    static String principal(String arn) {
        int role = arn.indexOf(":assumed-role/");
        int session = role < 0 ? -1 : arn.indexOf('/', role + ":assumed-role/".length());
        return session < 0 ? arn : arn.substring(0, session);
    }
}
