package org.ephemera.cli.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.ephemera.bag.PackageReader.Kind;

/** What is in a tar (POSIX.1-2001 pax, ustar, GNU). */
final class TarMembers {
    private static final int BLOCK = 512;
    private static final int LENGTH_AT = 124;
    private static final int LENGTH_BYTES = 12;

    private TarMembers() {}

    /** @param name of the file, for messages */
    static List<Member> list(String name, FileChannel file) throws IOException {
        List<Member> members = new ArrayList<>();
        long end = 0;
        // Not closed: that would close the channel, which the members read from.
        TarFile tar = open(name, file);
        for (TarArchiveEntry entry : tar.getEntries()) {
            long bytes = entry.getSize();
            long start = entry.getDataOffset();
            Kind kind = kind(entry);
            if (kind == Kind.FILE && length(file, start - BLOCK) != bytes) {
                throw ArchiveException.differing(name + " gives two lengths of one file");
            }
            members.add(new Member(
                    entry.getName(),
                    kind,
                    kind == Kind.FILE ? bytes : 0,
                    kind == Kind.FILE ? () -> new Slice(file, start, bytes) : Member.unreadable(entry.getName())));
            end = Math.max(end, start + (bytes + BLOCK - 1) / BLOCK * BLOCK);
        }
        if (!isZero(file, end)) {
            throw ArchiveException.cutShort(name);
        }
        if (file.size() > end + BLOCK && !isZero(file, end + BLOCK)) {
            throw ArchiveException.differing(name + " goes on where it seems to end");
        }
        return members;
    }

    private static TarFile open(String name, FileChannel file) throws ArchiveException {
        try {
            return new TarFile(file);
        } catch (IOException | RuntimeException e) {
            throw ArchiveException.damaged(name, e);
        }
    }

    private static Kind kind(TarArchiveEntry entry) {
        if (entry.isLink() || entry.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (entry.isDirectory()) {
            // What a folder is said to hold, some programs pass over, and BusyBox reads as the next files.
            return entry.getSize() == 0 ? Kind.FOLDER : Kind.OTHER;
        }
        boolean odd = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
        // A sparse file says that it is longer than what is there.
        return odd || entry.isSparse() || !entry.isFile() ? Kind.OTHER : Kind.FILE;
    }

    /** What a header says itself; what stands before it may say something else, and not all programs know that. */
    private static long length(FileChannel file, long header) throws IOException {
        byte[] block = new byte[LENGTH_BYTES];
        ByteBuffer text = ByteBuffer.wrap(block);
        while (text.hasRemaining() && file.read(text, header + LENGTH_AT + text.position()) >= 0) {
            // Goes on until all of it is there, or the file ends.
        }
        try {
            return TarUtils.parseOctalOrBinary(block, 0, LENGTH_BYTES);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    /** A tar ends with a block of zeros; one that was cut between two files has none. */
    private static boolean isZero(FileChannel file, long position) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining()) {
            if (file.read(block, position + block.position()) < 0) {
                return false;
            }
        }
        for (byte b : block.array()) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
