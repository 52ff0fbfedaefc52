package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.ephemera.format.PackageReader.Kind;
import org.ephemera.model.SanitizedText;

/**
 * An entry of a zip's central directory (APPNOTE 4.3.12). Each field is checked against the allow list.
 *
 * @param name bytes of the name, decoded as ISO 8859-1
 * @param offset position of the local header
 */
record ZipEntryHeader(String name, int flags, int method, int crc, long packed, long size, long offset) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    /** Flag of a data descriptor: CRC and lengths follow the content. */
    static final int DESCRIPTOR = 1 << 3;

    static final int UTF8 = 1 << 11;
    static final long NO_INT = 0xffff_ffffL;

    private static final int SIGNATURE = 0x02014b50;
    private static final int LENGTH = 46;
    /** Allowed flags: two bits of the compression level, data descriptor, UTF-8. */
    private static final int FLAGS = 3 << 1 | DESCRIPTOR | UTF8;

    private static final int NEWEST_VERSION = 45;
    private static final int DOS = 0;
    private static final int UNIX = 3;
    /** Allowed DOS attributes: read-only, archive, normal. */
    private static final int ATTRIBUTES = 0x01 | 0x20 | 0x80;

    private static final int FOLDER_ATTRIBUTE = 0x10;
    private static final int TYPE = 0xf000;
    private static final int TYPE_FILE = 0x8000;
    private static final int TYPE_FOLDER = 0x4000;

    /** Reads the entry at the buffer's position and advances the position. */
    static ZipEntryHeader read(ArchiveFile zip, ByteBuffer directory) throws IOException {
        int at = directory.position();
        if (directory.remaining() < LENGTH || directory.getInt(at) != SIGNATURE) {
            throw zip.refused("has a damaged directory");
        }
        int named = Short.toUnsignedInt(directory.getShort(at + 28));
        int extra = Short.toUnsignedInt(directory.getShort(at + 30));
        if (directory.remaining() < LENGTH + named + extra) {
            throw zip.refused("has a damaged directory");
        }
        byte[] name = new byte[named];
        directory.get(at + LENGTH, name);
        ByteBuffer fields = directory.slice(at + LENGTH + named, extra).order(ByteOrder.LITTLE_ENDIAN);
        Lengths lengths = Lengths.of(zip, directory, at, ZipExtra.zip64(zip, fields));
        ZipEntryHeader entry = new ZipEntryHeader(
                new String(name, ISO_8859_1),
                Short.toUnsignedInt(directory.getShort(at + 8)),
                Short.toUnsignedInt(directory.getShort(at + 10)),
                directory.getInt(at + 16),
                lengths.packed,
                lengths.size,
                lengths.offset);
        entry.check(zip);
        entry.checkHost(zip, directory, at);
        directory.position(at + LENGTH + named + extra);
        return entry;
    }

    /** Values of 32 bits; a value whose bits are all ones is read from the zip64 field. */
    private record Lengths(long size, long packed, long offset) {
        static Lengths of(ArchiveFile zip, ByteBuffer directory, int at, Optional<ByteBuffer> zip64)
                throws ArchiveException {
            int[] places = {24, 20, 42};
            long[] values = new long[places.length];
            for (int i = 0; i < places.length; i++) {
                values[i] = Integer.toUnsignedLong(directory.getInt(at + places[i]));
                if (values[i] == NO_INT) {
                    if (zip64.isEmpty() || zip64.get().remaining() < Long.BYTES) {
                        throw zip.refused("lacks a length in its zip64 field");
                    }
                    values[i] = zip64.get().getLong();
                }
            }
            if (zip64.isPresent() && zip64.get().hasRemaining()) {
                throw zip.refused("gives a length twice, in a zip64 field too");
            }
            return new Lengths(values[0], values[1], values[2]);
        }
    }

    Kind kind() {
        return name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
    }

    boolean hasDescriptor() {
        return (flags & DESCRIPTOR) != 0;
    }

    private void check(ArchiveFile zip) throws IOException {
        if ((flags & ~FLAGS) != 0 || (method != STORED && method != DEFLATED)) {
            throw zip.refused("is encrypted or compressed in a way that few programs read");
        }
        if (method == STORED && (packed != size || hasDescriptor())) {
            throw of(zip, "has no clear length");
        }
        if (size < 0 || packed < 0 || offset < 0 || size >= 1L << 62 || packed > zip.size()) {
            throw of(zip, "has an impossible length");
        }
        boolean empty = size == 0 && crc == 0 && packed <= 2;
        if (kind() == Kind.FOLDER && !empty) {
            throw of(zip, "is a folder with content");
        }
    }

    private void checkHost(ArchiveFile zip, ByteBuffer directory, int at) throws ArchiveException {
        int host = directory.get(at + 5);
        int version = Short.toUnsignedInt(directory.getShort(at + 6));
        if ((host != DOS && host != UNIX) || version > NEWEST_VERSION) {
            throw of(zip, "was written for system " + host + ", version " + version);
        }
        if (directory.getShort(at + 32) != 0
                || directory.getShort(at + 34) != 0
                || (directory.getShort(at + 36) & ~1) != 0) {
            throw of(zip, "has a comment, a disk number or an unknown attribute");
        }
        int external = directory.getInt(at + 38);
        boolean folder = kind() == Kind.FOLDER;
        int type = external >>> 16 & TYPE;
        int attributes = external & 0xffff & ~(ATTRIBUTES | (folder ? FOLDER_ATTRIBUTE : 0));
        if (attributes != 0 || (type != 0 && type != (folder ? TYPE_FOLDER : TYPE_FILE))) {
            throw of(zip, String.format("has the attributes 0x%08x: it may be a link or a device", external));
        }
    }

    ArchiveException of(ArchiveFile zip, String why) {
        return zip.refused("has the member '" + SanitizedText.of(name) + "' that " + why);
    }
}
