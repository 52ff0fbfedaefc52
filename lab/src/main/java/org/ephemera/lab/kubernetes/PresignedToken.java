package org.ephemera.lab.kubernetes;

import java.net.URI;
import java.net.URLDecoder;
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
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The token of EKS: a presigned address of STS in which the cluster's name is among what was signed. It is looked at as the
 * cluster's authenticator does before it asks STS; the signature itself is not checked.
 *
 * @param region of the STS that is to be asked
 * @param user as whom the caller is known
 */
public record PresignedToken(String region, String user) implements TokenGate {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final int LONGEST = 4096;
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern UNPADDED = Pattern.compile("[A-Za-z0-9_-]+");
    private static final List<String> ALLOWED = List.of(
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
            return isGood(address, now) ? Optional.of(user) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean isGood(URI address, Instant now) {
        Map<String, String> params = params(address.getRawQuery() == null ? "" : address.getRawQuery());
        Instant signed =
                LocalDateTime.parse(params.getOrDefault("x-amz-date", ""), DATE).toInstant(ZoneOffset.UTC);
        List<String> headers =
                Arrays.asList(params.getOrDefault("x-amz-signedheaders", "").split(";", -1));
        long expires = Long.parseLong(params.getOrDefault("x-amz-expires", "0"));
        return "https".equals(address.getScheme())
                && ("sts." + region + ".amazonaws.com").equals(address.getHost())
                && address.getPath().equals("/")
                && ALLOWED.containsAll(params.keySet())
                && params.getOrDefault("action", "").equals("GetCallerIdentity")
                && headers.contains("host")
                && headers.contains("x-k8s-aws-id")
                && params.containsKey("x-amz-signature")
                && expires > 0
                && expires <= LIFE.toSeconds()
                && signed.isBefore(now.plus(LIFE))
                && now.isBefore(signed.plus(LIFE));
    }

    private static Map<String, String> params(String query) {
        Map<String, String> params = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            params.put(
                    URLDecoder.decode(sides[0], StandardCharsets.UTF_8).toLowerCase(Locale.ROOT),
                    sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return params;
    }
}
