package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Local header and data descriptor of a zip's member. BusyBox and programs that unpack from a pipe use them instead of
 * the directory, so they must have the same values.
 *
 * @param start position of the content
 * @param end position after the content and its descriptor
 */
record ZipLocalHeader(long start, long end) {
    private static final int SIGNATURE = 0x04034b50;
    private static final int LENGTH = 30;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    private static final int VERSION = 45;

    static ZipLocalHeader read(ArchiveFile zip, ZipEntryHeader entry) throws IOException {
        ByteBuffer header = zip.read(entry.offset(), LENGTH);
        int named = Short.toUnsignedInt(header.getShort(26));
        int extra = Short.toUnsignedInt(header.getShort(28));
        ByteBuffer rest = zip.read(entry.offset() + LENGTH, named + extra);
        byte[] name = new byte[named];
        rest.get(name);
        if (header.getInt(0) != SIGNATURE
                || Short.toUnsignedInt(header.getShort(4)) > VERSION
                || Short.toUnsignedInt(header.getShort(6)) != entry.flags()
                || Short.toUnsignedInt(header.getShort(8)) != entry.method()
                || !new String(name, ISO_8859_1).equals(entry.name())) {
            throw differs(zip, entry);
        }
        Optional<ByteBuffer> zip64 = ZipExtra.zip64(zip, rest);
        long size = length(zip, entry, header.getInt(22), zip64);
        long packed = length(zip, entry, header.getInt(18), zip64);
        boolean same = header.getInt(14) == entry.crc() && size == entry.size() && packed == entry.packed();
        boolean later = entry.hasDescriptor()
                && (header.getInt(14) == 0 || header.getInt(14) == entry.crc())
                && (size == 0 || size == entry.size())
                && (packed == 0 || packed == entry.packed());
        if ((!same && !later) || (zip64.isPresent() && zip64.get().hasRemaining())) {
            throw differs(zip, entry);
        }
        long start = entry.offset() + LENGTH + named + extra;
        long end = start + entry.packed();
        return new ZipLocalHeader(start, entry.hasDescriptor() ? descriptor(zip, entry, end, zip64.isPresent()) : end);
    }

    private static long length(ArchiveFile zip, ZipEntryHeader entry, int field, Optional<ByteBuffer> zip64)
            throws ArchiveException {
        long length = Integer.toUnsignedLong(field);
        if (length != ZipEntryHeader.NO_INT) {
            return length;
        }
        if (zip64.isEmpty() || zip64.get().remaining() < Long.BYTES) {
            throw differs(zip, entry);
        }
        return zip64.get().getLong();
    }

    /**
     * Checks the descriptor. Its lengths have eight bytes if the header has a zip64 field, else four (APPNOTE 4.3.9).
     */
    private static long descriptor(ArchiveFile zip, ZipEntryHeader entry, long at, boolean zip64) throws IOException {
        int length = zip64 ? 24 : 16;
        ByteBuffer descriptor = zip.read(at, length);
        long packed = zip64 ? descriptor.getLong(8) : Integer.toUnsignedLong(descriptor.getInt(8));
        long size = zip64 ? descriptor.getLong(16) : Integer.toUnsignedLong(descriptor.getInt(12));
        if (descriptor.getInt(0) != DESCRIPTOR_SIGNATURE
                || descriptor.getInt(4) != entry.crc()
                || packed != entry.packed()
                || size != entry.size()) {
            throw differs(zip, entry);
        }
        return at + length;
    }

    private static ArchiveException differs(ArchiveFile zip, ZipEntryHeader entry) {
        return entry.of(zip, "its directory and its own header describe differently");
    }
}
