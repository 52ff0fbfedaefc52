package org.ephemera.cli.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Refuses zips that would make whoever reads them read without end, before anything is unpacked. */
final class ZipBounds {
    /** About a quarter of a million files. */
    private static final long LARGEST_DIRECTORY = 32 << 20;

    /** Bodies are cut at 8 MiB, and text seldom shrinks to less than a fiftieth: below these, nothing is refused. */
    private static final long LARGE_FILE = 16 << 20;

    private static final long LARGE_PACKAGE = 1L << 30;
    private static final long HIGHEST_RATIO = 100;

    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 65535;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ZIP64_LOCATOR_LENGTH = 20;
    private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int ZIP64_RECORD_SIGNATURE = 0x06064b50;
    /** In a field that is too small for what the zip64 record says. */
    private static final long ELSEWHERE = 0xffff_ffffL;

    private static final int SHORTEST_LOCAL_HEADER = 30;

    private ZipBounds() {}

    /**
     * The directory stands at the end: without it the zip has been cut short.
     *
     * @return where it begins
     */
    static long checkDirectory(String name, FileChannel file) throws IOException {
        long size = file.size();
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, END_LENGTH + LONGEST_COMMENT))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (tail.hasRemaining() && file.read(tail, size - tail.remaining()) > 0) {
            // Goes on until the tail is read.
        }
        for (int i = tail.position() - END_LENGTH; i >= 0; i--) {
            if (tail.getInt(i) == END_SIGNATURE) {
                long end = size - tail.capacity() + i;
                Directory directory = directory(name, file, older(tail, i, end));
                if (directory.start() < 0 || end - directory.start() > LARGEST_DIRECTORY) {
                    throw bomb(name, "its directory alone takes " + (end - directory.start()) + " bytes");
                }
                // Some programs begin so many bytes before its end, others where it is said to begin.
                if (directory.start() + directory.bytes() != directory.end()) {
                    throw two(name);
                }
                return directory.start();
            }
        }
        throw ArchiveException.cutShort(name);
    }

    /**
     * What a record says of the directory.
     *
     * @param start where it begins
     * @param bytes how long it is
     * @param end where the record begins, which stands behind it
     */
    private record Directory(long start, long bytes, long end) {
        /** True if the older record, which has less room, leaves the word to the zip64 record or says the same. */
        boolean isIn(Directory larger) {
            return (start == ELSEWHERE || start == larger.start) && (bytes == ELSEWHERE || bytes == larger.bytes);
        }
    }

    private static Directory older(ByteBuffer tail, int at, long end) {
        return new Directory(
                Integer.toUnsignedLong(tail.getInt(at + 16)), Integer.toUnsignedLong(tail.getInt(at + 12)), end);
    }

    /**
     * Where the directory is. A zip64 record has the last word for some programs, and for others only if the older field leaves
     * it to it: one that says otherwise would have them unpack other files than are verified.
     */
    private static Directory directory(String name, FileChannel file, Directory older) throws IOException {
        long locator = older.end() - ZIP64_LOCATOR_LENGTH;
        if (locator < 0 || signature(file, locator) != ZIP64_LOCATOR_SIGNATURE) {
            return older;
        }
        long record = little(file, locator + 8);
        if (record < 0 || record > locator || signature(file, record) != ZIP64_RECORD_SIGNATURE) {
            throw ArchiveException.cutShort(name);
        }
        Directory larger = new Directory(little(file, record + 48), little(file, record + 40), record);
        if (!older.isIn(larger)) {
            throw two(name);
        }
        return larger;
    }

    private static ArchiveException two(String name) {
        return new ArchiveException(name + " names two directories of its files, of which each program reads another;"
                + " get it again from where it was kept, packed anew");
    }

    private static int signature(FileChannel file, long position) throws IOException {
        return (int) little(file, position);
    }

    private static long little(FileChannel file, long position) throws IOException {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return file.read(number, position) == Long.BYTES ? number.getLong(0) : -1;
    }

    static void checkEntries(String name, List<ZipArchiveEntry> entries) throws ArchiveException {
        long total = 0;
        long compressed = 0;
        long end = 0;
        for (ZipArchiveEntry entry : entries.stream()
                .sorted(Comparator.comparingLong(ZipArchiveEntry::getDataOffset))
                .toList()) {
            boolean readable = entry.getMethod() == ZipEntry.STORED || entry.getMethod() == ZipEntry.DEFLATED;
            if (!readable || entry.getGeneralPurposeBit().usesEncryption()) {
                throw new ArchiveException(name + " is encrypted or compressed in a way that few programs read; "
                        + "unpack it yourself and verify the folder");
            }
            if (entry.getDataOffset() - SHORTEST_LOCAL_HEADER < end) {
                throw bomb(name, "its files overlap");
            }
            end = entry.getDataOffset() + entry.getCompressedSize();
            total += entry.getSize();
            compressed += entry.getCompressedSize();
            if (entry.getSize() > LARGE_FILE && exceeds(entry.getSize(), entry.getCompressedSize())) {
                throw bomb(name, "a file of " + entry.getSize() + " bytes is packed into " + entry.getCompressedSize());
            }
        }
        if (total > LARGE_PACKAGE && exceeds(total, compressed)) {
            throw bomb(name, total + " bytes are packed into " + compressed);
        }
    }

    private static boolean exceeds(long bytes, long compressed) {
        return bytes / HIGHEST_RATIO > compressed;
    }

    private static ArchiveException bomb(String name, String why) {
        return new ArchiveException(name + " looks like a zip bomb (" + why
                + "); if you trust where it came from, unpack it where there is room and verify the folder");
    }
}
