package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.TruncatedText;

/**
 * Call of AWS that returned the value of a secret. CloudTrail records the names of the secrets, never their values.
 *
 * @param names names or ARNs in the request
 */
record SecretRead(ControlCall call, List<String> names) {
    private static final Set<String> OF_SECRETS = Set.of("GetSecretValue", "BatchGetSecretValue");
    private static final Set<String> OF_PARAMETERS = Set.of("GetParameter", "GetParameters", "GetParametersByPath");
    private static final int LONGEST = 200;
    private static final int MOST = 10;

    SecretRead {
        names = List.copyOf(names);
    }

    /** Returns the read, if the call is one and succeeded. Parameters that are not decrypted are not secret. */
    static Optional<SecretRead> of(ControlCall call) {
        boolean secret = call.service().equals("secretsmanager") && OF_SECRETS.contains(call.action());
        boolean parameter = call.service().equals("ssm")
                && OF_PARAMETERS.contains(call.action())
                && call.request().path("withDecryption").asBoolean();
        if (call.error().isPresent() || !(secret || parameter)) {
            return Optional.empty();
        }
        JsonNode request = call.request();
        List<String> names = Stream.of("secretId", "secretIdList", "name", "names", "path")
                .map(request::path)
                .flatMap(field -> field.isArray() ? field.valueStream() : Stream.of(field))
                .map(JsonNode::asText)
                .filter(name -> !name.isEmpty())
                .limit(MOST)
                .map(name -> TruncatedText.text(name, LONGEST))
                .toList();
        return Optional.of(new SecretRead(call, names));
    }

    /** Reports whether a name in the request is this secret: its ARN, its name, or the ARN without the random suffix. */
    boolean isOf(String secret) {
        return names.stream().anyMatch(name -> name.equals(secret) || isNameOf(name, secret) || isNameOf(secret, name));
    }

    private static boolean isNameOf(String name, String arn) {
        String after =
                arn.startsWith("arn:") ? arn.replaceFirst("^arn:[^:]*:[^:]*:[^:]*:[^:]*:(secret:|parameter)", "") : arn;
        String plain = name.startsWith("arn:") ? name : name.replaceFirst("^/", "");
        String other = after.replaceFirst("^/", "");
        return other.equals(plain) || other.matches(Pattern.quote(plain) + "-[A-Za-z0-9]{6}(:.*)?");
    }
}
