package org.ephemera.aws.trail;

import org.ephemera.aws.target.LookupParameters;

/** CloudTrail query for the API calls of one access key in one region. */
final class AccessKeyQuery {
    static final String ATTRIBUTE = "AccessKeyId";

    /**
     * Page limit, ten seconds at two requests a second: a key that a pipeline uses all day must not use up the
     * collection time.
     */
    static final int MOST_PAGES = 20;

    private AccessKeyQuery() {}

    static boolean is(LookupParameters query) {
        return query.attribute().equals(ATTRIBUTE);
    }

    /** Returns for example {@code AccessKeyId AKIA… in us-east-1}. */
    static String shown(LookupParameters query) {
        return ATTRIBUTE + " " + query.value() + " in " + query.place().region();
    }
}
