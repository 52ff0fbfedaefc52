package org.ephemera.verify;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.ephemera.verify.parse.LineDigest;
import org.jspecify.annotations.Nullable;

/**
 * A file of the package and what is known of it so far. One small object a file, changed as the checks go on, for there
 * may be a million of them.
 */
final class PackageFile {
    private final String path;
    private final long size;
    private byte @Nullable [] listed;
    private byte @Nullable [] measured;
    private long measuredSize = -1;
    private @Nullable String versionId;
    private @Nullable LineDigest call;
    private long received = -1;
    private boolean named;
    private boolean indexed;
    private boolean orphan;

    /** @param size as whoever keeps the package says; it may be wrong */
    PackageFile(String path, long size) {
        this.path = path;
        this.size = size;
    }

    String path() {
        return path;
    }

    long size() {
        return size;
    }

    boolean isBelow(String folder) {
        return path.startsWith(folder);
    }

    /** Takes the digest that a manifest lists. */
    void list(byte[] digest) {
        listed = digest;
    }

    boolean isListed() {
        return listed != null;
    }

    boolean isListedAs(String hex) {
        return listed != null && HexFormat.of().formatHex(listed).equals(hex);
    }

    /** Takes what the bytes themselves have shown. */
    void measure(byte[] digest, long bytes) {
        measured = digest;
        measuredSize = bytes;
    }

    boolean isMeasured() {
        return measured != null;
    }

    long measuredSize() {
        return measuredSize;
    }

    /** SHA-256 of its bytes, "" before it has been read. */
    String sha256() {
        return measured == null ? "" : HexFormat.of().formatHex(measured);
    }

    /** SHA-256 as a manifest lists it, "" if none does. */
    String listedSha256() {
        return listed == null ? "" : HexFormat.of().formatHex(listed);
    }

    boolean isAsListed() {
        return Arrays.equals(listed, measured);
    }

    /**
     * Takes what the acquisition log says of it.
     *
     * @param bytes how many were received
     * @param version the store's id for it
     * @param by the call that brought it
     */
    void nameInLog(long bytes, Optional<String> version, LineDigest by) {
        call = by;
        named = true;
        received = bytes;
        versionId = version.orElse(null);
    }

    boolean isNamedInLog() {
        return named;
    }

    /** True if the log says that it was brought by that call. */
    boolean isBroughtBy(LineDigest other) {
        return other.equals(call);
    }

    boolean isShorterThanReceived() {
        return measuredSize < received;
    }

    Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    void index(boolean asOrphan) {
        indexed = true;
        orphan = asOrphan;
    }

    boolean isIndexed() {
        return indexed;
    }

    boolean isOrphan() {
        return orphan;
    }
}
