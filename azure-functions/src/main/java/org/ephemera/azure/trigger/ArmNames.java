package org.ephemera.azure.trigger;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.acquire.alert.NamedTargets;

/** What resource ids in alerts tell. Nothing here makes an id a target: {@link AzureTarget} alone does. */
final class ArmNames {
    private static final String TYPES = Arrays.stream(AzureTarget.values())
            .map(each -> Pattern.quote(each.type()))
            .collect(Collectors.joining("|", "(?:", ")"));
    private static final Pattern WITHIN =
            Pattern.compile("(?<whole>/.*/providers/" + TYPES + "/[^/#]+)/.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern MEANT = Pattern.compile("/.*/providers/" + TYPES + "/.*", Pattern.CASE_INSENSITIVE);

    private ArmNames() {}

    /** Takes the ids of groups and apps, and of what is in them. */
    static NamedTargets targets() {
        // No group or app is a part of another.
        return new NamedTargets(id -> AzureTarget.parse(whole(id)), (part, whole) -> false);
    }

    /** True if it is meant to name a group or an app, or something in one, whether it does so well or not. */
    static boolean isMeantFor(String id) {
        return MEANT.matcher(id).matches();
    }

    /** What is done in a container, or in a revision, is done to the group or the app. */
    private static String whole(String id) {
        Matcher within = WITHIN.matcher(id);
        return within.matches() ? within.group("whole") : id;
    }
}
