package org.ephemera.cli.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * What stands before each file of a zip: its name and length once more. BusyBox, and whatever unpacks from a pipe, goes by these; where
 * they say something else than the directory, such programs unpack other files than are verified.
 */
final class ZipHeaders {
    private static final int LENGTH = 30;
    private static final int SIGNATURE = 0x04034b50;
    private static final int METHOD_AT = 8;
    private static final int PACKED_AT = 18;
    private static final int UNPACKED_AT = 22;
    private static final int NAME_AT = 26;
    /** The bits by which programs read on differently: encrypted, length told behind the file. */
    private static final int READ_BY = 1 | 8;
    /** Instead of a length that a zip64 field has. */
    private static final long ELSEWHERE = 0xffff_ffffL;
    /** Of the lengths behind a file that had none before it: of four or eight bytes each, with or without a signature. */
    private static final Set<Long> BEHIND = Set.of(12L, 16L, 20L, 24L);

    private ZipHeaders() {}

    /**
     * Looks at each header, and that nothing stands between the files.
     *
     * @param name of the zip, for messages
     * @param directory where the zip's directory begins
     */
    static void check(String name, List<ZipArchiveEntry> entries, FileChannel file, long directory) throws IOException {
        long end = 0;
        boolean told = true;
        for (ZipArchiveEntry entry : entries.stream()
                .sorted(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset))
                .toList()) {
            if (!follows(entry.getLocalHeaderOffset() - end, told) || !isSame(entry, file) || !isPlain(entry)) {
                throw ArchiveException.differing(name + " names other files in its directory than stand there");
            }
            end = entry.getDataOffset() + entry.getCompressedSize();
            told = !entry.getGeneralPurposeBit().usesDataDescriptor();
        }
        if (!follows(directory - end, told)) {
            throw ArchiveException.differing(name + " holds more than the files that its directory names");
        }
    }

    private static boolean follows(long gap, boolean told) {
        return gap == 0 || (!told && BEHIND.contains(gap));
    }

    private static boolean isSame(ZipArchiveEntry entry, FileChannel file) throws IOException {
        byte[] called = entry.getRawName();
        ByteBuffer header = ByteBuffer.allocate(LENGTH + called.length).order(ByteOrder.LITTLE_ENDIAN);
        while (header.hasRemaining() && file.read(header, entry.getLocalHeaderOffset() + header.position()) >= 0) {
            // Goes on until all of it is there, or the file ends.
        }
        boolean told = !entry.getGeneralPurposeBit().usesDataDescriptor();
        return !header.hasRemaining()
                && header.getInt(0) == SIGNATURE
                && ((header.get(6) ^ flags(entry)) & READ_BY) == 0
                && header.getShort(METHOD_AT) == entry.getMethod()
                && (!told || isLength(header.getInt(PACKED_AT), entry.getCompressedSize()))
                && (!told || isLength(header.getInt(UNPACKED_AT), entry.getSize()))
                && Short.toUnsignedInt(header.getShort(NAME_AT)) == called.length
                && Arrays.equals(header.array(), LENGTH, LENGTH + called.length, called, 0, called.length);
    }

    private static int flags(ZipArchiveEntry entry) {
        return (entry.getGeneralPurposeBit().usesEncryption() ? 1 : 0)
                | (entry.getGeneralPurposeBit().usesDataDescriptor() ? 8 : 0);
    }

    private static boolean isLength(int told, long bytes) {
        long length = Integer.toUnsignedLong(told);
        return length == bytes || length == ELSEWHERE;
    }

    /**
     * True if what is read as the name is what stands there, as far as a package chooses it: an extra field may have a name in other
     * letters, which not all programs know. Folders around a package may be called anything.
     */
    private static boolean isPlain(ZipArchiveEntry entry) {
        String there = new String(entry.getRawName(), ISO_8859_1).replace('\\', '/');
        String read = entry.getName().replace('\\', '/');
        int plain = read.length();
        while (plain > 0 && read.charAt(plain - 1) < 0x80) {
            plain--;
        }
        return plain == 0 ? there.equals(read) : there.endsWith(read.substring(plain));
    }
}
