package org.ephemera.lab.aws.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.http.HttpCall;

/**
 * Region and service in the Signature Version 4 of a request to the simulated AWS. The signature itself is not checked.
 */
public record CredentialScope(String region, String service) {

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/,]+/\\d{8}/([^/,]+)/([^/,]+)/aws4_request,.*");

    /** Parses the scope of a request. The result is empty for an unsigned request. */
    public static Optional<CredentialScope> of(HttpCall call) {
        return call.header("authorization")
                .map(AUTHORIZATION::matcher)
                .filter(Matcher::matches)
                .map(scope -> new CredentialScope(scope.group(1), scope.group(2)));
    }
}
