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
 * Validator of the bearer tokens of a simulated EKS cluster. A token is a presigned STS URL whose signature covers the
 * cluster name. The validator checks the URL as the authenticator of the cluster does, and then the signature as STS
 * does. The signature is recalculated with the secret of the access key in the URL and with a header that contains the
 * name of this cluster.
 *
 * @param region region of the expected STS endpoint
 * @param cluster name of the cluster for which the token must be signed
 * @param user user name of the caller in the cluster
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
            PresignedRequest request = PresignedRequest.of(address);
            return isGetCallerIdentity(address, request, now) && isSigned(address, request)
                    ? Optional.of(user)
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Validates the URL as aws-iam-authenticator does: it must be a GetCallerIdentity request to STS and nothing else.
     */
    private boolean isGetCallerIdentity(URI address, PresignedRequest request, Instant now) {
        Map<String, String> params = lower(request.params());
        Instant signed =
                LocalDateTime.parse(params.getOrDefault("x-amz-date", ""), DATE).toInstant(ZoneOffset.UTC);
        long expires = Long.parseLong(params.getOrDefault("x-amz-expires", "0"));
        return "https".equals(address.getScheme())
                && ("sts." + region + ".amazonaws.com").equals(address.getHost())
                && address.getPath().equals("/")
                && ALLOWED.containsAll(params.keySet())
                && params.size() == request.params().size()
                && params.getOrDefault("action", "").equals("GetCallerIdentity")
                && headers(params).containsAll(List.of(HOST, CLUSTER))
                && expires > 0
                && expires <= LIFE.toSeconds()
                && signed.isBefore(now.plus(LIFE))
                && now.isBefore(signed.plus(LIFE));
    }

    /** Validates the signature as STS does, with exactly these two headers. */
    private boolean isSigned(URI address, PresignedRequest request) {
        Map<String, String> headers = Map.of(HOST, address.getRawAuthority(), CLUSTER, cluster);
        return headers(lower(request.params())).equals(List.of(HOST, CLUSTER))
                && AccessKey.named(request.accessKeyId())
                        .filter(key -> request.isSignedBy(key, region, "sts", new TreeMap<>(headers)))
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
