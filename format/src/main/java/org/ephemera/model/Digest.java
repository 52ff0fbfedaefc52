package org.ephemera.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 digest as 64 lower-case hex digits, the only form of a digest in a package. */
public record Digest(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a SHA-256 digest is 64 lower-case hex digits");
        }
    }

    /** Returns the digest of these bytes. */
    public static Digest of(byte[] bytes) {
        return finish(sha256(), bytes);
    }

    /** Returns the digest of the UTF-8 bytes of a text. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the digest of the bytes in {@code digest}, and resets it. */
    public static Digest finish(MessageDigest digest) {
        return new Digest(HexFormat.of().formatHex(digest.digest()));
    }

    /** Reports whether a text has the form of a digest. */
    public static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns a new SHA-256 of the JDK, which uses the SHA instructions of the CPU. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the 32 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }

    private static Digest finish(MessageDigest digest, byte[] bytes) {
        digest.update(bytes);
        return finish(digest);
    }
}
