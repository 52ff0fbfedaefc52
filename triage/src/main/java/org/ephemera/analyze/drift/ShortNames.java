package org.ephemera.analyze.drift;

import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Short names of what ARNs name. */
final class ShortNames {
    private ShortNames() {}

    /** The last part of a task's ARN. */
    static String of(LocatedJson task) {
        return last(task.at("taskArn").words());
    }

    /** Family and revision. */
    static String definition(LocatedJson definition) {
        return last(definition.at("taskDefinitionArn").words());
    }

    static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** What a controller makes has its name and one more part: {@code web-6d5f}, and not {@code web-api-6d5f}. */
    static boolean isMadeOf(String made, String controller) {
        return made.startsWith(controller + "-") && made.lastIndexOf('-') == controller.length();
    }

    /** Without the name of the session: {@code …:assumed-role/deploy}. */
    static String principal(String arn) {
        int role = arn.indexOf(":assumed-role/");
        int session = role < 0 ? -1 : arn.indexOf('/', role + ":assumed-role/".length());
        return session < 0 ? arn : arn.substring(0, session);
    }
}
