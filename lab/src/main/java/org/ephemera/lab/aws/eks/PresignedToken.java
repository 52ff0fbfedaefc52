package org.ephemera.lab.aws.eks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.lab.aws.sts.AccessKey;
import org.ephemera.lab.aws.sts.PresignedRequest;
import org.ephemera.lab.kubernetes.TokenGate;

/**
 * The token of EKS: a presigned address of STS in which the cluster's name is among what was signed. It is looked at as the
 * cluster's authenticator does before it asks STS, and then as STS does: the signature is made again with the secret of the key that is
 * named, over a header with the name of this cluster.
 *
 * @param region of the STS that is to be asked
 * @param cluster for which the token must be
 * @param user as whom the caller is known
 */
public record PresignedToken(String region, String cluster, String user) implements TokenGate {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final String CLUSTER = "x-k8s-aws-id";
    private static final String HOST = "host";
    private static final int LONGEST = 4096;
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern UNPADDED = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Set<String> ALLOWED = Set.of(
            "action",
            "version",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-expires",
            "x-amz-security-token",
            "x-amz-signature",
            "x-amz-signedheaders");

    @Override
    public Optional<String> user(String token, Instant now) {
        String encoded = token.startsWith(PREFIX) ? token.substring(PREFIX.length()) : "";
        if (!UNPADDED.matcher(encoded).matches() || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
            PresignedRequest question = PresignedRequest.of(address);
            return isAskedOfSts(address, question, now) && isSigned(address, question)
                    ? Optional.of(user)
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** As aws-iam-authenticator looks at it: it lets nothing through that would ask STS for anything else. */
    private boolean isAskedOfSts(URI address, PresignedRequest question, Instant now) {
        Map<String, String> params = lower(question.params());
        Instant signed =
                LocalDateTime.parse(params.getOrDefault("x-amz-date", ""), DATE).toInstant(ZoneOffset.UTC);
        long expires = Long.parseLong(params.getOrDefault("x-amz-expires", "0"));
        return "https".equals(address.getScheme())
                && ("sts." + region + ".amazonaws.com").equals(address.getHost())
                && address.getPath().equals("/")
                && ALLOWED.containsAll(params.keySet())
                && params.size() == question.params().size()
                && params.getOrDefault("action", "").equals("GetCallerIdentity")
                && headers(params).containsAll(List.of(HOST, CLUSTER))
                && expires > 0
                && expires <= LIFE.toSeconds()
                && signed.isBefore(now.plus(LIFE))
                && now.isBefore(signed.plus(LIFE));
    }

    /** STS is given the two headers and no other. */
    private boolean isSigned(URI address, PresignedRequest question) {
        Map<String, String> headers = Map.of(HOST, address.getRawAuthority(), CLUSTER, cluster);
        return headers(lower(question.params())).equals(List.of(HOST, CLUSTER))
                && AccessKey.named(question.accessKeyId())
                        .filter(key -> question.isSignedBy(key, region, "sts", new TreeMap<>(headers)))
                        .isPresent();
    }

    private static List<String> headers(Map<String, String> params) {
        return Arrays.asList(params.getOrDefault("x-amz-signedheaders", "").split(";", -1));
    }

    private static Map<String, String> lower(Map<String, String> params) {
        return params.entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (one, other) -> one));
    }
}
