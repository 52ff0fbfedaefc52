package org.ephemera.aws.trail;

import org.ephemera.aws.target.LookupParameters;

/** The question what was done with an access key in a region. */
final class AccessKeyQuery {
    static final String ATTRIBUTE = "AccessKeyId";

    /** Ten seconds at two a second: a key that a pipeline uses all day must not use up the collection's time. */
    static final int MOST_PAGES = 20;

    private AccessKeyQuery() {}

    static boolean is(LookupParameters query) {
        return query.attribute().equals(ATTRIBUTE);
    }

    /** "AccessKeyId AKIA… in us-east-1" */
    static String shown(LookupParameters query) {
        return ATTRIBUTE + " " + query.value() + " in " + query.place().region();
    }
}
