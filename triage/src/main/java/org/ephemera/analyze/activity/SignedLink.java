package org.ephemera.analyze.activity;

import org.ephemera.analyze.model.ControlCall;

/** A link to an object that one who has credentials signed and gave to others (a presigned URL of S3): who uses it is not who signed it. */
final class SignedLink {
    private SignedLink() {}

    /** As data events of S3 tell: the signature stood in the query (Amazon S3 user guide, "CloudTrail log file entries"). */
    static boolean isUsedBy(ControlCall call) {
        return call.service().equals("s3")
                && call.entry()
                        .path("additionalEventData")
                        .path("AuthenticationMethod")
                        .asText()
                        .equals("QueryString");
    }
}
