package org.ephemera.verify.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Extra fields of a zip header (APPNOTE 4.5). Lengths of zip64, times and owners are allowed. A second name (0x7075),
 * links and encryption are not.
 */
final class ZipExtra {
    private static final int ZIP64 = 0x0001;
    private static final int NTFS_TIMES = 0x000a;
    private static final int UNIX_TIMES = 0x5455;
    private static final int UNIX_OLD = 0x5855;
    private static final int UNIX_OWNER_OLD = 0x7855;
    private static final int UNIX_OWNER = 0x7875;
    private static final int JAR = 0xcafe;
    private static final Set<Integer> ALLOWED =
            Set.of(ZIP64, NTFS_TIMES, UNIX_TIMES, UNIX_OLD, UNIX_OWNER_OLD, UNIX_OWNER, JAR);

    private ZipExtra() {}

    /** Returns the content of the zip64 field, if any. Rejects every field that is not on the allow list. */
    static Optional<ByteBuffer> zip64(ArchiveFile zip, ByteBuffer extra) throws IOException {
        Set<Integer> seen = new HashSet<>();
        Optional<ByteBuffer> zip64 = Optional.empty();
        while (extra.hasRemaining()) {
            if (extra.remaining() < 4) {
                throw zip.refused("has a damaged extra field");
            }
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                throw zip.refused("has a damaged extra field");
            }
            if (!ALLOWED.contains(id) || !seen.add(id)) {
                throw zip.refused(String.format("has the extra field 0x%04x, which is not allowed", id));
            }
            ByteBuffer content = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            zip64 = id == ZIP64 ? Optional.of(content) : zip64;
            extra.position(extra.position() + length);
        }
        return zip64;
    }
}
