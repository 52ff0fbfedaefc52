package org.ephemera.analyze.drift;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.SpecChange;

/**
 * Additions that the API server makes to every pod with these values: tolerations for five minutes of an unavailable
 * node, and the token of the service account. They are no change. The same fields with other values are one.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/">DefaultTolerationSeconds
 *     and ServiceAccount</a>
 */
final class AdmissionDefaults {
    private static final Pattern TOLERATION =
            Pattern.compile("/tolerations/node\\.kubernetes\\.io/(not-ready|unreachable)/(?<field>[a-zA-Z]+)");
    private static final Map<String, String> TOLERATED =
            Map.of("operator", "Exists", "effect", "NoExecute", "tolerationSeconds", "300");

    private static final Pattern TOKEN =
            Pattern.compile("/volumes/kube-api-access-[a-z0-9]{5}/projected/sources/[0-9]+/(?<field>.*)");
    private static final Pattern MOUNT =
            Pattern.compile("/[a-zA-Z]*ontainers/[^/]+/volumeMounts/kube-api-access-[a-z0-9]{5}/(?<field>[a-zA-Z]+)");
    private static final Map<String, String> MOUNTED =
            Map.of("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly", "true");

    /** Values of the token's volume, by the end of the path. */
    private static final List<Map.Entry<String, String>> TOKEN_VALUES = List.of(
            Map.entry("serviceAccountToken/expirationSeconds", "3607"),
            Map.entry("serviceAccountToken/path", "token"),
            Map.entry("configMap/name", "kube-root-ca.crt"),
            Map.entry("configMap/items/ca.crt/path", "ca.crt"),
            Map.entry("configMap/items/ca.crt/key", "ca.crt"),
            Map.entry("downwardAPI/items/0/path", "namespace"),
            Map.entry("downwardAPI/items/0/fieldRef/fieldPath", "metadata.namespace"),
            Map.entry("downwardAPI/items/0/fieldRef/apiVersion", "v1"));

    private AdmissionDefaults() {}

    /** Reports whether the API server made the change by default. */
    static boolean contains(SpecChange change) {
        if (!change.before().isEmpty()) {
            return false;
        }
        Matcher toleration = TOLERATION.matcher(change.what());
        if (toleration.matches()) {
            return change.after().equals(TOLERATED.get(toleration.group("field")));
        }
        Matcher token = TOKEN.matcher(change.what());
        if (token.matches()) {
            return TOKEN_VALUES.contains(Map.entry(token.group("field"), change.after()));
        }
        Matcher mount = MOUNT.matcher(change.what());
        return mount.matches() && change.after().equals(MOUNTED.get(mount.group("field")));
    }
}
