package org.ephemera.verify;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.ephemera.verify.parse.LineDigest;
import org.jspecify.annotations.Nullable;

/**
 * File of a package, with the facts that the checks have found so far. The object is small and mutable, because a
 * package may have a million files.
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
    private boolean foreign;

    /**
     * Creates a file.
     *
     * @param size as listed by the store or the archive; it may be wrong
     */
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

    /** Records the digest that a manifest lists. */
    void list(byte[] digest) {
        listed = digest;
    }

    boolean isListed() {
        return listed != null;
    }

    boolean isListedAs(String hex) {
        return listed != null && HexFormat.of().formatHex(listed).equals(hex);
    }

    /** Records the computed digest and the size that was read. */
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

    /** Returns the computed SHA-256, or "" before the file was read. */
    String sha256() {
        return measured == null ? "" : HexFormat.of().formatHex(measured);
    }

    /** Returns the SHA-256 that a manifest lists, or "" if it is not listed. */
    String listedSha256() {
        return listed == null ? "" : HexFormat.of().formatHex(listed);
    }

    boolean isAsListed() {
        return Arrays.equals(listed, measured);
    }

    /**
     * Records the entry of the acquisition log for this file.
     *
     * @param bytes number of received bytes
     * @param version id of the object version in the store
     * @param by call whose response contained it
     */
    void recordLogEntry(long bytes, Optional<String> version, LineDigest by) {
        call = by;
        named = true;
        received = bytes;
        versionId = version.orElse(null);
    }

    boolean isNamedInLog() {
        return named;
    }

    /** Reports whether the log states this call for the file. */
    boolean isFromCall(LineDigest other) {
        return other.equals(call);
    }

    boolean isShorterThanReceived() {
        return measuredSize < received;
    }

    Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /** Records that the sealer lists the file as foreign. */
    void markForeign() {
        foreign = true;
    }

    boolean isForeign() {
        return foreign;
    }

    void index() {
        indexed = true;
    }

    boolean isIndexed() {
        return indexed;
    }
}
