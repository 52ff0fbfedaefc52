package org.ephemera.aws.target;

import java.util.regex.Pattern;

/** The forms of ARNs that have to do with trails. CloudTrail itself writes {@code :*} behind the one of a log group. */
final class TrailArns {
    private static final String PLACE = ":(?<region>[a-z0-9-]{1,32}):(?<account>[0-9]{12}):";

    static final Pattern GROUP = Pattern.compile(
            "(?<arn>arn:aws[a-z-]*:logs" + PLACE + "log-group:(?<name>[A-Za-z0-9._/#-]{1,512}))(:\\*)?");
    static final Pattern STORE = Pattern.compile("arn:aws[a-z-]*:cloudtrail" + PLACE
            + "eventdatastore/(?<id>[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})");
    static final Pattern TRAIL = Pattern.compile("arn:aws[a-z-]*:cloudtrail" + PLACE + "trail/.*");

    private TrailArns() {}
}
