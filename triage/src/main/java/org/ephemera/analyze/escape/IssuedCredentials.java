package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.format.Json;

/** Temporary credentials that callers obtained from STS with other credentials: a role may be assumed with a stolen key. */
final class IssuedCredentials {
    private final List<Issue> issues = new ArrayList<>();

    /**
     * One response of STS.
     *
     * @param holder user or role that called
     * @param with access key id of the caller; "" if unknown
     * @param key access key id that the response contains
     */
    private record Issue(String holder, String with, String key) {}

    void add(CallCredential caller, ControlCall call) {
        if (call.service().equals("sts") && call.error().isEmpty()) {
            Json.text(call.entry().path("responseElements").path("credentials"), "accessKeyId")
                    .ifPresent(key -> issues.add(new Issue(
                            caller.holder(),
                            call.entry()
                                    .path("userIdentity")
                                    .path("accessKeyId")
                                    .asText(),
                            key)));
        }
    }

    /** Returns the access key ids that these users and roles, or these keys, obtained directly or in several steps. */
    Set<String> obtainedBy(Set<String> holders, Set<String> keys) {
        Set<String> obtained = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Issue issue : issues) {
                if (holders.contains(issue.holder())
                        || keys.contains(issue.with())
                        || obtained.contains(issue.with())) {
                    more |= obtained.add(issue.key());
                }
            }
        }
        return obtained;
    }
}
