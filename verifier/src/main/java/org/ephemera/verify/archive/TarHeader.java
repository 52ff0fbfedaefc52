package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A header of a tar (POSIX.1-2001 ustar, or GNU). Each field is checked against the allow list.
 *
 * @param type a file ('0'), a folder ('5'), extended records of POSIX ('x') or a long name of GNU ('L')
 * @param name bytes of the name with its prefix, decoded as ISO 8859-1
 * @param gnu true for the GNU format, which has no prefix
 */
record TarHeader(char type, String name, long size, boolean gnu) {
    static final int BLOCK = 512;
    static final char FILE = '0';
    static final char FOLDER = '5';
    static final char PAX = 'x';
    static final char GNU_NAME = 'L';

    private static final String POSIX_MAGIC = "ustar\00000";
    private static final String GNU_MAGIC = "ustar  \0";
    private static final Pattern OCTAL = Pattern.compile("[0-7]+[ \0]*");
    private static final Pattern NONE = Pattern.compile("\0*");
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final long PERMISSIONS = 07777;
    /** Type bits of a regular file, which some programs write into the mode. */
    private static final long MODE_FILE = 0100000;

    private static final long MODE_FOLDER = 040000;
    /** First byte of a number in binary instead of octal digits (GNU). */
    private static final char BINARY = 0x80;

    static TarHeader read(ArchiveFile tar, long position) throws IOException {
        String block = new String(tar.read(position, BLOCK).array(), ISO_8859_1);
        if (octal(tar, block, CHECKSUM_AT, CHECKSUM_LENGTH) != sum(block)) {
            throw tar.refused("has a header with a wrong checksum");
        }
        String magic = block.substring(257, 265);
        boolean gnu = magic.equals(GNU_MAGIC);
        if (!gnu && !magic.equals(POSIX_MAGIC)) {
            throw tar.refused("is neither a tar of POSIX nor one of GNU");
        }
        char type = block.charAt(156);
        if ("05xL".indexOf(type) < 0 || (type == PAX && gnu) || (type == GNU_NAME && !gnu)) {
            throw tar.refused("has a member of type '" + printable(type)
                    + "': a link, a device, a sparse file or another special member");
        }
        long kind = octal(tar, block, 100, 8) & ~PERMISSIONS;
        boolean plain = kind == 0 || kind == (type == FOLDER ? MODE_FOLDER : MODE_FILE);
        if (!plain || !text(tar, block, 157, 100).isEmpty()) {
            throw tar.refused("has a member with a special mode or the name of a link");
        }
        number(tar, block, 108, 8);
        number(tar, block, 116, 8);
        number(tar, block, 136, 12);
        text(tar, block, 265, 32);
        text(tar, block, 297, 32);
        device(tar, block, 329);
        device(tar, block, 337);
        String name = text(tar, block, 0, 100);
        String prefix = text(tar, block, 345, 155);
        if (!NONE.matcher(block.substring(gnu ? 345 : 500)).matches()) {
            throw tar.refused("has a header with fields that only some programs read");
        }
        long size = octal(tar, block, 124, 12);
        if (type == FOLDER && size != 0) {
            throw tar.refused("has a folder with content");
        }
        return new TarHeader(type, prefix.isEmpty() ? name : prefix + "/" + name, size, gnu);
    }

    static boolean isEmpty(ArchiveFile tar, long position) throws IOException {
        return NONE.matcher(new String(tar.read(position, BLOCK).array(), ISO_8859_1))
                .matches();
    }

    private static String printable(char type) {
        return type > ' ' && type < 0x7f ? String.valueOf(type) : "?";
    }

    /** Returns the text before the first zero byte. Only zero bytes may follow it. */
    private static String text(ArchiveFile tar, String block, int at, int length) throws ArchiveException {
        String field = block.substring(at, at + length);
        int end = field.indexOf('\0');
        if (end >= 0 && !NONE.matcher(field.substring(end)).matches()) {
            throw tar.refused("has bytes after the end of a name");
        }
        return end < 0 ? field : field.substring(0, end);
    }

    private static long octal(ArchiveFile tar, String block, int at, int length) throws ArchiveException {
        String field = block.substring(at, at + length);
        if (!OCTAL.matcher(field).matches()) {
            throw tar.refused("has a number in a header that is not octal");
        }
        return Long.parseLong(field.replaceAll("[ \0]", ""), 8);
    }

    /** Checks an owner or a time: in octal digits or, if too large for them, in binary. */
    private static void number(ArchiveFile tar, String block, int at, int length) throws ArchiveException {
        if (block.charAt(at) != BINARY) {
            octal(tar, block, at, length);
        }
    }

    private static void device(ArchiveFile tar, String block, int at) throws ArchiveException {
        if (!NONE.matcher(block.substring(at, at + 8)).matches()) {
            octal(tar, block, at, 8);
        }
    }

    /** Returns the sum of all bytes, with spaces instead of the checksum. */
    private static long sum(String block) {
        long sum = (long) CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH ? 0 : block.charAt(i);
        }
        return sum;
    }
}
