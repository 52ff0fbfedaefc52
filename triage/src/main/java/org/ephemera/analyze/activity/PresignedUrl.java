package org.ephemera.analyze.activity;

import org.ephemera.analyze.model.ControlCall;

/** Presigned URL of S3: its user is not the principal that signed it. */
final class PresignedUrl {
    private PresignedUrl() {}

    /**
     * Reports whether a data event of S3 used one: the signature was in the query (Amazon S3 user guide, "CloudTrail
     * log file entries").
     */
    static boolean isUsedBy(ControlCall call) {
        return call.service().equals("s3")
                && call.entry()
                        .path("additionalEventData")
                        .path("AuthenticationMethod")
                        .asText()
                        .equals("QueryString");
    }
}
