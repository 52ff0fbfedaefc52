package org.ephemera.verify.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Position of a zip's central directory. The end record must be the file's last 22 bytes, without a comment. The
 * directory must end where that record, or the zip64 end record, begins.
 *
 * @param start position of the first entry
 * @param end position after the last entry
 */
record ZipDirectory(long start, long end, long entries) {
    /** Size limit in bytes, enough for about a quarter of a million files. */
    private static final long LARGEST = 32 << 20;

    private static final int END_LENGTH = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LONGEST_COMMENT = 65535;
    private static final int LOCATOR_LENGTH = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int ZIP64_LENGTH = 56;
    private static final int ZIP64_SIGNATURE = 0x06064b50;
    /** Size of a zip64 end record after its size field. */
    private static final long ZIP64_REST = 44;

    private static final long NO_INT = 0xffff_ffffL;
    private static final long NO_SHORT = 0xffffL;

    static ZipDirectory find(ArchiveFile zip) throws IOException {
        long end = zip.size() - END_LENGTH;
        if (end < 0) {
            throw ArchiveException.truncated(zip.name());
        }
        ByteBuffer last = zip.read(end, END_LENGTH);
        if (last.getInt(0) != END_SIGNATURE || last.getShort(20) != 0) {
            throw hasEnd(zip)
                    ? zip.refused("has a comment, or bytes after its end")
                    : ArchiveException.truncated(zip.name());
        }
        long here = Short.toUnsignedLong(last.getShort(8));
        ZipDirectory older = new ZipDirectory(
                Integer.toUnsignedLong(last.getInt(16)),
                Integer.toUnsignedLong(last.getInt(12)),
                Short.toUnsignedLong(last.getShort(10)));
        if (last.getInt(4) != 0 || here != older.entries) {
            throw zip.refused("is a part of a split archive");
        }
        ZipDirectory found = place(zip, older, end);
        if (found.end - found.start > LARGEST) {
            throw ZipBounds.bomb(zip.name(), "its directory has " + (found.end - found.start) + " bytes");
        }
        return found;
    }

    /**
     * Returns the directory that both end records describe.
     *
     * @param older values of the end record; its {@code end} is the length of the directory
     */
    private static ZipDirectory place(ArchiveFile zip, ZipDirectory older, long end) throws IOException {
        long locator = end - LOCATOR_LENGTH;
        if (locator < 0 || zip.read(locator, 4).getInt(0) != LOCATOR_SIGNATURE) {
            return checked(zip, older.start, older.end, older.entries, end);
        }
        ByteBuffer place = zip.read(locator, LOCATOR_LENGTH);
        long record = locator - ZIP64_LENGTH;
        if (record < 0 || place.getInt(4) != 0 || place.getLong(8) != record || place.getInt(16) != 1) {
            throw ambiguous(zip);
        }
        ByteBuffer larger = zip.read(record, ZIP64_LENGTH);
        boolean valid = larger.getInt(0) == ZIP64_SIGNATURE
                && larger.getLong(4) == ZIP64_REST
                && larger.getLong(16) == 0
                && larger.getLong(24) == larger.getLong(32);
        if (!valid
                || !agrees(older.entries, larger.getLong(32), NO_SHORT)
                || !agrees(older.end, larger.getLong(40), NO_INT)
                || !agrees(older.start, larger.getLong(48), NO_INT)) {
            throw ambiguous(zip);
        }
        return checked(zip, larger.getLong(48), larger.getLong(40), larger.getLong(32), record);
    }

    private static boolean agrees(long older, long larger, long none) {
        return older == larger || older == none;
    }

    private static ZipDirectory checked(ArchiveFile zip, long start, long bytes, long entries, long end)
            throws ArchiveException {
        // Some programs use the length of the directory, others its offset: both must lead to the same position.
        if (start < 0 || bytes < 0 || start != end - bytes) {
            throw ambiguous(zip);
        }
        return new ZipDirectory(start, end, entries);
    }

    private static ArchiveException ambiguous(ArchiveFile zip) {
        return zip.refused("has two different central directories");
    }

    private static boolean hasEnd(ArchiveFile zip) throws IOException {
        int length = (int) Math.min(zip.size(), END_LENGTH + LONGEST_COMMENT);
        ByteBuffer tail = zip.read(zip.size() - length, length);
        for (int i = length - END_LENGTH; i >= 0; i--) {
            if (tail.getInt(i) == END_SIGNATURE) {
                return true;
            }
        }
        return false;
    }
}
