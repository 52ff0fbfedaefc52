package org.ephemera.lab.aws.sts;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Presigned GET request to the simulated STS: its query contains the signature (AWS Signature Version 4).
 *
 * @param params decoded query parameters
 */
public record PresignedRequest(String path, SortedMap<String, String> params) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String DATE = "X-Amz-Date";
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final String END = "aws4_request";

    public PresignedRequest {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /**
     * Parses a presigned URL.
     *
     * @throws IllegalArgumentException if the query contains a parameter twice
     */
    public static PresignedRequest of(URI address) {
        SortedMap<String, String> params = new TreeMap<>();
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String pair : query.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            if (params.put(decoded(sides[0]), sides.length < 2 ? "" : decoded(sides[1])) != null) {
                throw new IllegalArgumentException("Duplicate query parameter");
            }
        }
        return new PresignedRequest(address.getRawPath(), params);
    }

    /** Returns the access key id, or "" if the query has none. */
    public String accessKeyId() {
        return param(CREDENTIAL).split("/", 2)[0];
    }

    /**
     * Reports whether the owner of the key signed exactly this request for the region and service.
     *
     * @param headers signed headers by lower-case name
     */
    public boolean isSignedBy(AccessKey key, String region, String service, SortedMap<String, String> headers) {
        String day = param(DATE).split("T", 2)[0];
        String scope = String.join("/", day, region, service, END);
        if (!param("X-Amz-Algorithm").equals(ALGORITHM)
                || !param(CREDENTIAL).equals(key.id() + "/" + scope)
                || !param("X-Amz-Security-Token").equals(key.sessionToken())) {
            return false;
        }
        try {
            String text = String.join("\n", ALGORITHM, param(DATE), scope, hex(sha256(canonical(headers))));
            byte[] derived = ("AWS4" + key.secret()).getBytes(StandardCharsets.UTF_8);
            for (String part : scope.split("/", -1)) {
                derived = hmac(derived, part);
            }
            return MessageDigest.isEqual(
                    hex(hmac(derived, text)).getBytes(StandardCharsets.US_ASCII),
                    param(SIGNATURE).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    private String canonical(SortedMap<String, String> headers) throws GeneralSecurityException {
        String query = params.entrySet().stream()
                .filter(param -> !param.getKey().equals(SIGNATURE))
                .map(param -> encoded(param.getKey()) + "=" + encoded(param.getValue()))
                .collect(Collectors.joining("&"));
        String headerLines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        return String.join("\n", "GET", path, query, headerLines, String.join(";", headers.keySet()), hex(sha256("")));
    }

    private String param(String name) {
        return params.getOrDefault(name, "");
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
